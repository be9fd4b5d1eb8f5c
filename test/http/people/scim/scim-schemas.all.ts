import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { CORE } from './answer-schemas.ts';
import { ENTERPRISE, GROUP, PUBLIC, startScim, USER } from './scim-client.ts';

/** Each answer of these tests is compared with the schemas of RFC 7643 and 7644 by the client. */
const { acme, server } = await startScim();
// biome-ignore lint/suspicious/noExplicitAny: answers of every kind, compared with what a test expects
let bea: any;
// biome-ignore lint/suspicious/noExplicitAny: as above
let group: any;

before(async () => {
  bea = await acme.make('User', {
    userName: 'bea@acme.example',
    externalId: 'Ext-B',
    displayName: 'Bea Miller',
    name: { givenName: 'Bea', familyName: 'Miller', formatted: 'Bea Miller' },
    emails: [
      { value: 'Bea@acme.example', type: 'work', primary: true },
      { value: 'bea@home.example', type: 'home' },
    ],
    active: true,
  });
  await acme.make('User', { userName: 'carl', displayName: 'Carl and Carla or (Co)', active: false });
  await acme.make('User', { userName: 'dora@acme.example', externalId: 'ext-b' });
  group = await acme.make('Group', { displayName: 'Clerks', externalId: 'G-1', members: [{ value: bea.id }] });
  await acme.make('Group', { displayName: 'empty' });
});

test('every resource is where its location says', async () => {
  for (const kind of ['Users', 'Groups', 'ResourceTypes', 'Schemas']) {
    const { body } = await acme.get(`/${kind}`);
    assert.ok(body.totalResults >= 2);
    for (const one of body.Resources) {
      assert.ok(one.meta.location.startsWith(`${PUBLIC}${acme.base}/`), one.meta.location);
      const path = one.meta.location.slice(`${PUBLIC}${acme.base}`.length);
      assert.deepEqual((await acme.get(path)).body, one);
    }
  }
  const { body } = await acme.get('/ServiceProviderConfig');
  const { meta, bulk, etag, changePassword, sort, patch, filter } = body;
  assert.equal(meta.location, `${PUBLIC}${acme.base}/ServiceProviderConfig`);
  assert.deepEqual(
    [bulk, etag, changePassword].map((one) => one.supported),
    [false, false, false],
  );
  assert.deepEqual(
    [sort, patch, filter].map((one) => one.supported),
    [true, true, true],
  );
  const types = (await acme.get('/ResourceTypes')).body.Resources;
  assert.deepEqual(types.map((one: { endpoint: string; schema: string }) => [one.endpoint, one.schema]).sort(), [
    ['/Groups', GROUP],
    ['/Users', USER],
  ]);
  await acme.refuse(404, null, { method: 'GET', path: '/Schemas/urn:none' });
  await acme.refuse(404, null, { method: 'GET', path: '/ResourceTypes/None' });
  await acme.refuse(403, null, { method: 'GET', path: '/Schemas?filter=id%20pr' });
  await acme.refuse(404, null, { method: 'GET', path: '/Nothing' });
  await acme.refuse(404, null, { method: 'POST', path: '/Bulk', body: {} });
});

test('a reader gets the pages that it asks for', async () => {
  const page = async (query: string) => {
    const { body } = await acme.get(`/Users?sortBy=userName&${query}`);
    return [body.totalResults, body.startIndex, body.Resources.map((one: { userName: string }) => one.userName)];
  };
  const all = ['bea@acme.example', 'carl', 'dora@acme.example'];
  assert.deepEqual(await page(''), [3, 1, all]);
  assert.deepEqual(await page('startIndex=2&count=1'), [3, 2, ['carl']]);
  assert.deepEqual(await page('startIndex=3&count=10'), [3, 3, ['dora@acme.example']]);
  assert.deepEqual(await page('startIndex=4'), [3, 4, []]);
  assert.deepEqual(await page('startIndex=1000&count=2'), [3, 1000, []]);
  assert.deepEqual(await page('count=0'), [3, 1, []]);
  assert.deepEqual(await page('startIndex=0&count=-5'), [3, 1, []]);
  assert.deepEqual(await page('sortOrder=descending'), [3, 1, all.toReversed()]);
  assert.equal((await acme.get('/Users?sortBy=name.familyName')).body.totalResults, 3);
  assert.equal((await acme.get('/Users?sortBy=emails')).body.Resources[0].userName, 'bea@acme.example');
  for (const query of ['count=many', 'startIndex=1.5', 'count=1&count=2', 'filter=', 'attributes='])
    assert.equal((await acme.get(`/Users?${query}`)).status, 400, query);
});

const bob = ['bea@acme.example'];
const others = ['carl', 'dora@acme.example'];
const FOUND: readonly (readonly [string, readonly string[]])[] = [
  ['userName eq "bea@acme.example"', bob],
  ['userName eq "BEA@ACME.EXAMPLE"', bob],
  ['username EQ "bea@acme.example"', bob],
  [`${USER}:userName eq "bea@acme.example"`, bob],
  ['userName eq "nobody"', []],
  ['userName ne "bea@acme.example"', others],
  ['userName co "ACME"', ['bea@acme.example', 'dora@acme.example']],
  ['userName sw "ca"', ['carl']],
  ['userName ew ".example"', ['bea@acme.example', 'dora@acme.example']],
  ['userName gt "bz"', others],
  ['externalId eq "Ext-B"', bob],
  ['externalId eq "ext-b"', ['dora@acme.example']],
  ['externalId pr', ['bea@acme.example', 'dora@acme.example']],
  ['not (externalId pr)', ['carl']],
  ['name.familyName eq "miller"', bob],
  ['emails[type eq "work"]', bob],
  ['emails[type eq "work" and value co "ACME"]', bob],
  ['emails[type eq "home" and value co "acme"]', []],
  ['emails[type eq "work"].value eq "BEA@acme.example"', bob],
  ['emails[type eq "home"].value eq "bea@acme.example"', []],
  ['emails.value eq "bea@acme.example"', bob],
  ['emails eq "bea@home.example"', bob],
  ['emails.type eq "home"', bob],
  ['active eq false', ['carl']],
  ['active eq true and userName sw "d"', ['dora@acme.example']],
  ['userName eq "carl" or userName sw "d"', others],
  ['userName eq "carl" or userName sw "d" and active eq false', ['carl']],
  ['(userName eq "carl" or userName sw "d") and active eq false', ['carl']],
  ['not (userName eq "carl" or userName sw "d")', bob],
  ['not (userName sw "c" and active eq true)', [...bob, ...others]],
  ['displayName eq "carl and carla or (co)"', ['carl']],
  ['not (displayName eq "Carl and Carla or (Co)")', ['bea@acme.example', 'dora@acme.example']],
  ['meta.lastModified gt "2020-01-01T00:00:00Z"', [...bob, ...others]],
  ['meta.created lt "2020-01-01T00:00:00Z"', []],
  ['groups pr', bob],
];

for (const [filter, expected] of FOUND) {
  test(`the filter ${filter} finds what it means`, async () => {
    assert.deepEqual(await acme.find('Users', filter), [...expected].sort());
  });
}

test('filters of groups find by name, id and member', async () => {
  assert.deepEqual(await acme.find('Groups', 'displayName eq "clerks"'), ['Clerks']);
  assert.deepEqual(await acme.find('Groups', `members.value eq "${bea.id}"`), ['Clerks']);
  assert.deepEqual(await acme.find('Groups', `members[value eq "${bea.id}"]`), ['Clerks']);
  assert.deepEqual(await acme.find('Groups', `members eq "${bea.id}"`), ['Clerks']);
  assert.deepEqual(await acme.find('Groups', `id eq "${group.id}" and externalId eq "G-1"`), ['Clerks']);
  assert.deepEqual(await acme.find('Groups', 'externalId eq "g-1"'), []);
  assert.deepEqual(await acme.find('Groups', 'not (members pr)'), ['empty']);
  const time = new Date(Date.parse(group.meta.created) + 3_600_000).toISOString().replace('Z', '+01:00');
  assert.deepEqual(await acme.find('Groups', `meta.created eq "${time}" and id eq "${group.id}"`), ['Clerks']);
});

test('a filter that is none is refused as such, at once', async () => {
  const wrong = [
    'nonsense xx',
    'userName eq',
    'userName',
    'userName eq "a',
    '(userName pr',
    'userName pr)',
    'and',
    '"a"',
  ];
  const deep = [
    `${'('.repeat(2000)}userName pr${')'.repeat(2000)}`,
    `${'not ('.repeat(500)}active pr${')'.repeat(500)}`,
  ];
  for (const filter of wrong) {
    const path = `/Users?filter=${encodeURIComponent(filter)}`;
    await acme.refuse(400, 'invalidFilter', { method: 'GET', path });
  }
  const wide = Array.from({ length: 40 }, () => '(userName pr or active pr)').join(' and ');
  for (const filter of [...deep, wide]) {
    const started = performance.now();
    const { status } = await acme.get(`/Users?filter=${encodeURIComponent(filter)}`);
    assert.ok(status === 200 || status === 400, String(status));
    assert.ok(performance.now() - started < 2000, filter.slice(0, 50));
  }
});

test('a reader gets the attributes that it asks for', async () => {
  const keys = async (path: string) => Object.keys((await acme.getPart(path)).body).sort();
  const one = `/Users/${bea.id}`;
  assert.deepEqual(await keys(`${one}?attributes=userName`), ['id', 'schemas', 'userName']);
  assert.deepEqual(await keys(`${one}?attributes=USERNAME,emails.value`), ['emails', 'id', 'schemas', 'userName']);
  assert.deepEqual(await keys(`${one}?attributes=${USER}:userName`), ['id', 'schemas', 'userName']);
  const { emails } = (await acme.getPart(`${one}?attributes=emails.value`)).body;
  assert.deepEqual(emails, [{ value: 'Bea@acme.example' }, { value: 'bea@home.example' }]);
  const left = await keys(`${one}?excludedAttributes=emails,name,id,schemas`);
  assert.ok(left.includes('id') && left.includes('schemas') && left.includes('userName'));
  assert.ok(!left.includes('emails') && !left.includes('name'));
  assert.ok(!(await keys(`/Groups/${group.id}?excludedAttributes=members`)).includes('members'));
  const { body } = await acme.getPart('/Groups?excludedAttributes=members&filter=displayName%20eq%20%22Clerks%22');
  assert.deepEqual(
    [body.totalResults, body.Resources[0].displayName, body.Resources[0].members],
    [1, 'Clerks', undefined],
  );
  const listed = (await acme.getPart('/Users?attributes=userName&sortBy=userName&filter=active%20eq%20true')).body;
  assert.deepEqual(Object.keys(listed.Resources[0]).sort(), ['id', 'schemas', 'userName']);
  assert.equal((await acme.getPart(`${one}?attributes=nothing`)).body.id, bea.id);
});

test('what the service gives cannot be written, and a password is never returned', async () => {
  const given = {
    ...{
      id: 'mine',
      meta: { resourceType: 'Group', created: '1999-01-01T00:00:00Z', location: 'http://evil.example/' },
    },
    ...{ groups: [{ value: group.id }], password: 'secret-password-of-eve', userName: 'eve' },
  };
  const made = await acme.make('User', given);
  assert.match(made.id, /^scu_/);
  assert.equal(made.groups?.length ?? 0, 0);
  assert.ok(Date.parse(made.meta.created) > Date.now() - 60_000);
  const path = `/Users/${made.id}`;
  const put = await acme.send('PUT', path, { schemas: [USER], ...given, displayName: 'Eve' });
  assert.deepEqual([put.body.id, put.body.meta.created, put.body.displayName], [made.id, made.meta.created, 'Eve']);
  assert.ok(put.body.meta.lastModified >= made.meta.lastModified);
  const patched = await acme.patch(path, { op: 'replace', value: { id: 'mine', displayName: 'Eve 2', meta: {} } });
  assert.deepEqual([patched.status, patched.body.id, patched.body.displayName], [200, made.id, 'Eve 2']);
  for (const operation of [
    { op: 'replace', path: 'id', value: 'mine' },
    { op: 'add', path: 'groups', value: [{ value: group.id }] },
    { op: 'remove', path: 'meta' },
  ]) {
    const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [operation] };
    await acme.refuse(400, 'mutability', { method: 'PATCH', path, body });
  }
  assert.equal((await acme.get(`/Groups/${group.id}`)).body.members.length, 1);
  for (const asked of ['', '?attributes=password', '?attributes=password,userName'])
    assert.ok(!JSON.stringify((await acme.getPart(`${path}${asked}`)).body).includes('secret-password'));
  assert.ok(!server.logLines.join('').includes('secret-password'));
});

test('PUT replaces the whole, and what it leaves out is gone', async () => {
  const made = await acme.make('User', {
    userName: 'put',
    displayName: 'Put',
    externalId: 'p',
    name: { givenName: 'P' },
  });
  const path = `/Users/${made.id}`;
  const { status, body } = await acme.send('PUT', path, { schemas: [USER], userName: 'put2' });
  assert.equal(status, 200);
  assert.deepEqual(
    [body.userName, body.displayName, body.externalId, body.name],
    ['put2', undefined, undefined, undefined],
  );
  assert.deepEqual((await acme.get(path)).body, body);
  assert.deepEqual(await acme.find('Users', 'userName eq "put"'), []);
  const clerks = await acme.make('Group', { displayName: 'putters', members: [{ value: made.id }] });
  const put = await acme.send('PUT', `/Groups/${clerks.id}`, { schemas: [GROUP], displayName: 'putters' });
  assert.deepEqual([put.status, put.body.members ?? []], [200, []]);
  await acme.refuse(404, null, { method: 'PUT', path: '/Users/scu_none', body: { schemas: [USER], userName: 'none' } });
  await acme.refuse(409, 'uniqueness', { method: 'PUT', path, body: { schemas: [USER], userName: 'CARL' } });
});

test('attributes and extensions that the service does not keep are no error', async () => {
  const more = {
    schemas: [USER, ENTERPRISE, 'urn:acme:made:up'],
    ...{ title: 'Dr', nickName: 'Fay', locale: 'de-DE', timezone: 'Europe/Berlin', shoeSize: 44 },
    phoneNumbers: [{ value: '+49 30 1', type: 'work' }],
    addresses: [{ type: 'work', country: 'DE', formatted: 'A\nB' }],
    emails: [{ value: 'fay@x.example', type: 'private', primary: true, display: 'Fay' }],
    [ENTERPRISE]: { department: 'Claims', manager: { value: '26', displayName: 'Max' }, employeeNumber: '7' },
    'urn:acme:made:up': { colour: 'red' },
  };
  const made = await acme.make('User', { userName: 'fay', ...more });
  const put = await acme.send('PUT', `/Users/${made.id}`, { userName: 'fay', ...more });
  assert.equal(put.status, 200, JSON.stringify(put.body));
  assert.equal(put.body.emails[0].value, 'fay@x.example');
});

test('nothing is where nothing is, and twice is once', async () => {
  for (const kind of ['Users', 'Groups']) {
    const name = kind === 'Users' ? { schemas: [USER], userName: 'twice' } : { schemas: [GROUP], displayName: 'twice' };
    const { body } = await acme.send('POST', `/${kind}`, name);
    const path = `/${kind}/${body.id}`;
    assert.equal((await acme.send('DELETE', path)).status, 204);
    await acme.refuse(404, null, { method: 'DELETE', path });
    await acme.refuse(404, null, { method: 'GET', path });
    await acme.refuse(404, null, { method: 'PUT', path, body: name });
    const body2 = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'remove', path: 'x' }],
    };
    await acme.refuse(404, null, { method: 'PATCH', path, body: body2 });
    assert.equal((await acme.send('POST', `/${kind}`, name)).status, 201);
    for (const id of ['%00', '..%2f..', 'a'.repeat(90), '%F0%9F%98%80'])
      await acme.refuse(404, null, { method: 'GET', path: `/${kind}/${id}` });
  }
  assert.ok(`${CORE}:User` === USER);
});
