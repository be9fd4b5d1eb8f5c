import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ENTERPRISE, GROUP, startScim, USER } from './scim-client.ts';

/** What Okta and Entra ID really send. */
const { acme, server, tokens } = await startScim();
// biome-ignore lint/suspicious/noExplicitAny: answers of every kind, compared with what a test expects
let user: any;
let path = '';
let group = '';
const ids: string[] = [];

before(async () => {
  const emails = [{ value: 'ute@acme.example', type: 'work', primary: true }];
  user = await acme.make('User', { userName: 'ute@acme.example', displayName: 'Ute', emails, active: true });
  path = `/Users/${user.id}`;
  for (const userName of ['m1', 'm2', 'm3', 'm4', 'm5']) ids.push((await acme.make('User', { userName })).id);
  const members = ids.map((value) => ({ value }));
  group = `/Groups/${(await acme.make('Group', { displayName: 'spelt', members })).id}`;
});

async function patched(at: string, ...operations: object[]) {
  const { status, body } = await acme.patch(at, ...operations);
  assert.equal(status, 200, `${JSON.stringify(operations)}: ${JSON.stringify(body)}`);
  assert.equal(body.id, at.split('/')[2]);
  assert.deepEqual((await acme.get(at)).body, body);
  return body;
}

test('active is understood as a value, a text, and within a value without a path', async () => {
  const spellings: readonly (readonly [object, boolean])[] = [
    [{ op: 'Replace', path: 'active', value: 'False' }, false],
    [{ op: 'Replace', path: 'active', value: 'True' }, true],
    [{ op: 'replace', value: { active: false } }, false],
    [{ op: 'Add', path: 'active', value: 'true' }, true],
    [{ op: 'replace', value: { active: 'false' } }, false],
    [{ op: 'replace', path: 'Active', value: true }, true],
    [{ op: 'REPLACE', path: 'active', value: [{ value: 'False' }] }, false],
    [{ op: 'replace', path: `${USER}:active`, value: true }, true],
    [{ op: 'replace', value: { [`${USER}:active`]: false } }, false],
    [{ op: 'replace', value: { id: user.id, active: true } }, true],
  ];
  for (const [operation, expected] of spellings)
    assert.equal((await patched(path, operation)).active, expected, JSON.stringify(operation));
  const body = await acme.send('PUT', path, { ...user, active: 'False' });
  assert.deepEqual([body.status, body.body.active], [200, false]);
  assert.equal((await acme.send('PUT', path, { ...user, active: 'True' })).body.active, true);
  for (const value of ['perhaps', 0, {}, null]) {
    const operation = { op: 'replace', path: 'active', value };
    assert.equal((await acme.patch(path, operation)).status, 400, JSON.stringify(value));
  }
});

test('the parts of names and addresses are changed by their paths', async () => {
  const first = await patched(
    path,
    { op: 'Replace', path: 'name.givenName', value: 'Ute' },
    { op: 'Add', path: 'name.familyName', value: 'Ångström-Łódź' },
    { op: 'Replace', path: 'displayName', value: 'Ute Å.' },
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'ute2@acme.example' },
    { op: 'Add', path: 'emails[type eq "home"].value', value: 'ute@home.example' },
    { op: 'Add', path: 'externalId', value: 'u-1' },
  );
  assert.deepEqual(first.name, { givenName: 'Ute', familyName: 'Ångström-Łódź' });
  assert.deepEqual(first.emails, [
    { value: 'ute2@acme.example', type: 'work', primary: true },
    { value: 'ute@home.example', type: 'home' },
  ]);
  assert.equal(first.externalId, 'u-1');
  const dotted = await patched(path, {
    op: 'Replace',
    value: { 'name.givenName': 'Uta', displayName: 'Uta', 'emails[type eq "work"].value': 'uta@acme.example' },
  });
  assert.deepEqual(
    [dotted.name.givenName, dotted.displayName, dotted.emails[0].value],
    ['Uta', 'Uta', 'uta@acme.example'],
  );
  const left = await patched(
    path,
    { op: 'Remove', path: 'emails[type eq "home"]' },
    { op: 'Remove', path: 'name.familyName' },
    { op: 'remove', path: 'externalId' },
  );
  assert.deepEqual([left.emails.length, left.name, left.externalId], [1, { givenName: 'Uta' }, undefined]);
  const emails = [{ value: 'only@acme.example', type: 'work', primary: 'True' }];
  const replaced = await patched(path, { op: 'replace', path: 'emails', value: emails });
  assert.deepEqual(replaced.emails, [{ value: 'only@acme.example', type: 'work', primary: true }]);
  const whole = await patched(path, {
    op: 'replace',
    path: 'emails[primary eq true]',
    value: { value: 'p@acme.example' },
  });
  assert.equal(whole.emails[0].value, 'p@acme.example');
});

test('what the service does not keep is no error in a patch either', async () => {
  const before = await acme.get(path);
  for (const [key, value] of Object.entries({
    ...{ title: 'Dr', 'addresses[type eq "work"].country': 'DE', 'phoneNumbers[type eq "mobile"].value': '+49' },
    ...{
      [`${ENTERPRISE}:department`]: 'Claims',
      [`${ENTERPRISE}:manager`]: '26',
      preferredLanguage: 'de',
      shoeSize: 4,
    },
  })) {
    await patched(path, { op: 'Add', path: key, value });
    await patched(path, { op: 'Replace', path: key, value }, { op: 'Remove', path: key });
    await patched(path, { op: 'replace', value: { [key]: value } });
  }
  await patched(path, { op: 'add', value: { schemas: [USER, ENTERPRISE], [ENTERPRISE]: { department: 'Claims' } } });
  const now = (await acme.get(path)).body;
  assert.deepEqual({ ...now, meta: null }, { ...before.body, meta: null });
});

const membersOf = (body: { members?: { value: string }[] }) => (body.members ?? []).map(({ value }) => value).sort();

test('members are added and removed in every spelling', async () => {
  const [m1 = '', m2 = '', m3 = '', m4 = '', m5 = ''] = ids;
  const removes: readonly (readonly [object, readonly string[]])[] = [
    [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: m1 }] }, [m2, m3, m4, m5]],
    [{ op: 'Add', path: 'members', value: [{ $ref: null, value: m1 }] }, ids],
    [{ op: 'remove', path: `members[value eq "${m2}"]` }, [m1, m3, m4, m5]],
    [{ op: 'add', path: 'members', value: { value: m2 } }, ids],
    [{ op: 'add', path: 'members', value: [{ value: m2, display: 'other' }] }, ids],
    [{ op: 'Remove', path: 'members', value: [{ value: m1 }, { value: m2 }] }, [m3, m4, m5]],
    [{ op: 'Remove', path: 'members', value: [{ value: 'scu_none' }] }, [m3, m4, m5]],
    [{ op: 'remove', path: 'members[value eq "scu_none"]' }, [m3, m4, m5]],
    [{ op: 'remove', path: 'members', value: { value: m3 } }, [m4, m5]],
    [{ op: 'remove', path: `members[value eq "${m4}" or value eq "${m5}"]` }, []],
    [{ op: 'add', value: { members: [{ value: m1 }] } }, [m1]],
    [{ op: 'replace', path: 'members', value: [{ value: m2 }, { value: m3 }] }, [m2, m3]],
    [{ op: 'replace', value: { displayName: 'spelt', members: [{ value: m4 }] } }, [m4]],
    [{ op: 'replace', value: { id: group.split('/')[2], displayName: 'spelt two' } }, [m4]],
    [{ op: 'replace', path: 'members', value: [] }, []],
    [{ op: 'add', path: 'members', value: ids.map((value) => ({ value })) }, ids],
    [{ op: 'remove', path: 'members' }, []],
  ];
  for (const [operation, expected] of removes)
    assert.deepEqual(membersOf(await patched(group, operation)), [...expected].sort(), JSON.stringify(operation));
  const both = await patched(
    group,
    { op: 'add', path: 'members', value: [{ value: m1 }] },
    { op: 'remove', path: `members[value eq "${m1}"]` },
    { op: 'add', path: 'members', value: [{ value: m2 }] },
  );
  assert.deepEqual([membersOf(both), both.displayName], [[m2], 'spelt two']);
  assert.equal((await acme.get(`/Users/${m2}`)).body.groups[0].display, 'spelt two');
});

test('a patch that cannot be carried out changes nothing, and says why', async () => {
  const before = (await acme.get(path)).body;
  const wrong: readonly (readonly [string, object])[] = [
    ['invalidSyntax', {}],
    ['invalidSyntax', { schemas: [USER], Operations: [] }],
    ['invalidSyntax', patch({ op: 'move', path: 'displayName', value: 'x' })],
    ['invalidSyntax', patch({ path: 'displayName', value: 'x' })],
    ['noTarget', patch({ op: 'remove' })],
    ['invalidPath', patch({ op: 'replace', path: 'emails[type eq', value: 'x' })],
    ['invalidPath', patch({ op: 'replace', path: '..', value: 'x' })],
    ['invalidValue', patch({ op: 'replace', path: 'userName', value: '' })],
    ['mutability', patch({ op: 'remove', path: 'userName' })],
    ['mutability', patch({ op: 'replace', path: 'active', value: null })],
    ['invalidValue', patch({ op: 'replace', path: 'displayName', value: { a: 1 } })],
    ['invalidValue', patch({ op: 'replace', path: 'displayName', value: 'new' }, { op: 'add', value: 'x' })],
    ['invalidValue', patch({ op: 'replace', path: 'emails', value: 'x' })],
  ];
  for (const [scimType, body] of wrong) await acme.refuse(400, scimType, { method: 'PATCH', path, body });
  const taken = patch(
    { op: 'replace', path: 'displayName', value: 'new' },
    { op: 'replace', path: 'userName', value: 'M1' },
  );
  await acme.refuse(409, 'uniqueness', { method: 'PATCH', path, body: taken });
  const unknown = patch({ op: 'add', path: 'members', value: [{ value: 'scu_none' }] });
  await acme.refuse(400, 'invalidValue', { method: 'PATCH', path: group, body: unknown });
  assert.deepEqual((await acme.get(path)).body, before);
});

function patch(...operations: object[]) {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}

test('bodies that are no resource are refused cleanly', async () => {
  const deep = (key: string, open: string, close: string) =>
    `{"schemas":["${USER}"],"userName":"deep","${key}":${open.repeat(50_000)}1${close.repeat(50_000)}}`;
  const bad = (text: unknown) => ({ schemas: [USER], userName: text });
  const schemas = [USER];
  const bodies: readonly unknown[] = [
    ...['', 'no JSON', '[]', '1', 'null', '"x"', '{', '{"__proto__":{"userName":"x"}}'],
    ...[deep('name', '[', ']'), deep('name', '{"formatted":', '}'), deep('emails', '[', ']')],
    ...[bad(1), bad(null), bad(''), bad('  '), bad(['x']), bad('x'.repeat(5000)), bad({ value: 'x' })],
    ...[bad('nul\u0000'), bad('\ud800'), { schemas, userName: 'ok', externalId: 'e'.repeat(5000) }],
    { schemas, userName: 'ok', externalId: 'nul\u0000' },
    ...[
      { schemas, userName: 'ok', displayName: 7 },
      { schemas, userName: 'ok', emails: 'x' },
    ],
    ...[
      { schemas, userName: 'ok', emails: [7] },
      { schemas, userName: 'ok', emails: [{ type: 'work' }] },
    ],
    ...[
      { schemas, userName: 'ok', name: 'x' },
      { schemas: [GROUP], userName: 'ok' },
      { schemas: 7, userName: 'ok' },
    ],
  ];
  for (const body of bodies) {
    const { status } = await acme.send('POST', '/Users', body);
    assert.equal(status, 400, JSON.stringify(body).slice(0, 100));
  }
  const ignored = await acme.send('POST', '/Users', deep('unknown', '{"a":', '}'));
  assert.equal(ignored.status, 201);
  const groups = [
    { displayName: '' },
    { displayName: 'g\u0000' },
    { displayName: 'g'.repeat(5000) },
    { displayName: 'g', members: 7 },
  ];
  for (const one of groups)
    assert.equal((await acme.send('POST', '/Groups', { schemas: [GROUP], ...one })).status, 400, JSON.stringify(one));
  assert.equal((await acme.send('POST', '/Users', { ...bad('huge'), displayName: 'x'.repeat(1_100_000) })).status, 413);
  assert.deepEqual(await acme.find('Users', 'userName eq "ok" or userName eq "x" or userName eq "huge"'), []);
});

test('bodies are read in the content types that providers send', async () => {
  const send = (method: string, path: string, type: string, body?: string) =>
    fetch(`${server.running.url}${acme.base}${path}`, {
      ...{ method, headers: { authorization: `Bearer ${tokens.acme}`, 'content-type': type } },
      ...(body === undefined ? {} : { body }),
    });
  for (const [index, type] of [
    'application/scim+json; charset=utf-8',
    'application/json',
    'APPLICATION/JSON',
  ].entries()) {
    const made = await send('POST', '/Users', type, JSON.stringify({ schemas: [USER], userName: `type ${index}` }));
    assert.equal(made.status, 201, type);
    const { id } = (await made.json()) as { id: string };
    assert.equal((await send('DELETE', `/Users/${id}`, type)).status, 204);
  }
  for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x']) {
    const refused = await send('POST', '/Users', type, '{}');
    assert.equal(refused.status, 415, type);
    assert.match(refused.headers.get('content-type') ?? '', /^application\/scim\+json/);
  }
});
