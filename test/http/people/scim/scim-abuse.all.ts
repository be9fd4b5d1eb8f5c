import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, CreatedToken, Person, Session } from '../../../../src/contract/api/index.ts';
import { PUBLIC, startScim, USER } from './scim-client.ts';

const account = (name: string, email: string) => ({ name, email, isVerified: true, groups: [] });
const setting = await startScim({
  lena: account('Lena', 'lena@acme.example'),
});
const { server, acme, other, tokens, signIn, findPeople } = setting;
const root = await server.read<Session>('/api/v1/session');
const rootId = root.person_id ?? '';
await server.expect(200, 'PATCH', `/api/v1/people/${rootId}`, { json: { email: 'root@acme.example' } });
const readPerson = (id: string) => server.read<Person>(`/api/v1/people/${id}`);
const setActive = (id: string, value: boolean) => acme.patch(`/Users/${id}`, { op: 'replace', path: 'active', value });
const emails = (value: string) => [{ value, type: 'work', primary: true }];

/** The person of a user that `acme` has sent. */
async function personOf(email: string): Promise<Person> {
  const [person] = await findPeople({ email });
  assert.ok(person, email);
  return person;
}

async function makePerson(name: string, more: object = {}): Promise<{ person: Person; token: CreatedToken }> {
  const person = await server.make<Person>('/api/v1/people', { name, ...more });
  const grants = [{ workspace_id: 'default', role: 'operator' }];
  const token = await server.make<CreatedToken>('/api/v1/tokens', { name, person_id: person.id, grants });
  return { person, token };
}

test('only the token of this provider is let in, and only here', async () => {
  const { token } = await makePerson('Otto');
  const service = await server.make<CreatedToken>('/api/v1/tokens', {
    ...{ name: 'machine', kind: 'service', grants: [{ workspace_id: '*', role: 'admin' }] },
  });
  const wrong = ['', ' ', 'null', 'undefined', tokens.other, tokens.acme.slice(0, -1), `${tokens.acme}x`];
  for (const secret of [...wrong, tokens.acme.toUpperCase(), server.adminToken, token.secret, service.secret])
    for (const [method, path] of [
      ['GET', '/Users'],
      ['POST', '/Groups'],
      ['GET', '/ServiceProviderConfig'],
      ['GET', '/Nothing'],
    ] as const)
      assert.equal((await acme.send(method, path, method === 'GET' ? undefined : {}, secret)).status, 401, secret);
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: tokens.acme });
  for (const provider of ['silent', 'nobody', '__proto__', '%00']) {
    for (const headers of [{ authorization: `Bearer ${tokens.acme}` }, { authorization: 'Bearer ' }, {}]) {
      const { status } = await fetch(`${server.running.url}/scim/v2/${provider}/Users`, { headers });
      assert.equal(status, 401, provider);
    }
  }
  const started = await fetch(`${server.running.url}/api/v1/session`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ token: server.adminToken }),
  });
  const cookie = started.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  assert.match(cookie, /^ade_session=./);
  const asked = await fetch(`${server.running.url}${acme.base}/Users`, { headers: { cookie } });
  assert.equal(asked.status, 401);
});

test('a provider neither sees nor changes what another one has sent', async () => {
  const mine = await acme.make('User', { userName: 'mine', externalId: 'same-id' });
  const group = await acme.make('Group', { displayName: 'mine', members: [{ value: mine.id }] });
  const body = { schemas: [USER], userName: 'mine', active: false };
  for (const path of [`/Users/${mine.id}`, `/Groups/${group.id}`]) {
    await other.refuse(404, null, { method: 'GET', path });
    await other.refuse(404, null, { method: 'PUT', path, body: { ...body, schemas: undefined, displayName: 'x' } });
    assert.equal((await other.patch(path, { op: 'replace', path: 'displayName', value: 'x' })).status, 404);
    await other.refuse(404, null, { method: 'DELETE', path });
  }
  const members = [{ value: mine.id }];
  await other.refuse(400, 'invalidValue', {
    method: 'POST',
    path: '/Groups',
    body: { displayName: 'bosses', members },
  });
  assert.deepEqual([await other.find('Users', 'userName pr'), await other.find('Groups', 'displayName pr')], [[], []]);
  const theirs = await other.make('User', { userName: 'mine', externalId: 'same-id', displayName: 'Mine' });
  assert.notEqual(theirs.id, mine.id);
  assert.equal((await other.send('DELETE', `/Users/${theirs.id}`)).status, 204);
  assert.equal((await acme.get(`/Users/${mine.id}`)).body.active, true);
});

test('a provider that is not trusted with an address gets a stranger', async () => {
  const { person } = await makePerson('Kim', { email: 'kim@acme.example' });
  for (const [userName, more] of [
    ['kim@acme.example', { emails: emails('kim@acme.example'), displayName: 'Kim' }],
    ['Kim', { externalId: person.id }],
    [person.id, { displayName: 'KIM' }],
  ] as const) {
    const user = await other.make('User', { userName, ...more });
    assert.equal((await other.patch(`/Users/${user.id}`, { op: 'replace', value: { active: 'False' } })).status, 200);
    assert.equal((await other.send('DELETE', `/Users/${user.id}`)).status, 204);
  }
  assert.equal((await readPerson(person.id)).disabled_at, null);
});

test('nobody becomes an administrator by a name, an id or an address that looks alike', async () => {
  const { name } = await readPerson(rootId);
  const attempts: readonly (readonly [string, object])[] = [
    [name, { displayName: name }],
    [rootId, { externalId: rootId, displayName: `${name} ` }],
    ['root', { emails: emails('root@acme.example.evil.example') }],
    ['root2', { emails: emails('"root@acme.example"@evil.example') }],
    ['root3', { emails: emails('root@acme.example\u200b') }],
    ['root4', { emails: [{ value: 'x@evil.example', primary: true }, { value: 'root@acme.example' }] }],
    ['root5@evil.example', { emails: [{ value: 'evil' }], name: { formatted: name } }],
    ['ro\u043et@acme.example', {}],
  ];
  for (const [userName, more] of attempts) {
    const user = await acme.make('User', { userName, ...more });
    assert.equal((await setActive(user.id, false)).status, 200, userName);
    const put = await acme.send('PUT', `/Users/${user.id}`, {
      userName,
      emails: emails('root@acme.example'),
      active: false,
    });
    assert.equal(put.status, 200);
  }
  const after = await readPerson(rootId);
  assert.deepEqual([after.disabled_at, after.name, after.email], [null, name, 'root@acme.example']);
  const people = await server.list<Person>('/api/v1/people');
  assert.equal(people.filter((one) => one.name === name).length, 1);
});

test('people for emergencies and the last administrator stay, whatever a provider sends', async () => {
  const boss = await acme.make('User', { userName: 'root@acme.example', displayName: 'Other name' });
  const path = `/Users/${boss.id}`;
  const group = await acme.make('Group', { displayName: 'bosses', members: [{ value: boss.id }] });
  assert.equal((await setActive(boss.id, false)).status, 403);
  assert.equal((await acme.send('PUT', path, { userName: 'root@acme.example', active: 'False' })).status, 403);
  assert.equal((await acme.send('DELETE', path)).status, 403);
  assert.equal((await acme.patch(`/Groups/${group.id}`, { op: 'remove', path: 'members' })).status, 200);
  assert.equal((await acme.send('DELETE', `/Groups/${group.id}`)).status, 204);
  const { body } = await acme.get(path);
  assert.deepEqual([body.active, body.displayName], [true, 'Other name']);
  assert.equal((await server.read<Session>('/api/v1/session')).person_id, rootId);
  assert.equal((await readPerson(rootId)).is_break_glass, true);
});

test('whom an administrator has disabled, no provider lets in again', async () => {
  const user = await acme.make('User', { userName: 'lena@acme.example', displayName: 'Lena' });
  const path = `/Users/${user.id}`;
  const person = await personOf('lena@acme.example');
  const disable = () => server.expect(200, 'POST', `/api/v1/people/${person.id}/disable`);
  const enable = () => server.expect(200, 'POST', `/api/v1/people/${person.id}/enable`);
  const assertOut = async () => {
    const { disabled_at: at, disabled_provider: provider } = await readPerson(person.id);
    assert.ok(at);
    assert.equal(provider, null);
    assert.equal((await acme.get(path)).body.active, false);
  };
  await disable();
  assert.equal((await setActive(user.id, true)).body.active, false);
  await acme.send('PUT', path, { userName: 'lena@acme.example', active: true });
  await acme.make('Group', { displayName: 'clerks', members: [{ value: user.id }] });
  await assertOut();
  assert.equal(await signIn('lena'), null);
  await setActive(user.id, false);
  await setActive(user.id, true);
  await assertOut();
  await enable();
  await setActive(user.id, false);
  await disable();
  await setActive(user.id, true);
  await assertOut();
  await acme.send('DELETE', path);
  const again = await acme.make('User', { userName: 'lena@acme.example' });
  assert.equal(again.active, false);
  assert.equal((await findPeople({ email: 'lena@acme.example' })).length, 1);
});

test('what an administrator has decided is not undone by a change of the name', async () => {
  const user = await acme.make('User', { userName: 'nora@acme.example', displayName: 'Nora' });
  const person = await personOf('nora@acme.example');
  await server.expect(200, 'POST', `/api/v1/people/${person.id}/disable`);
  const rename = (value: string) => acme.patch(`/Users/${user.id}`, { op: 'Replace', path: 'displayName', value });
  assert.equal((await rename('Nora 2')).body.active, false);
  await server.expect(200, 'POST', `/api/v1/people/${person.id}/enable`);
  assert.equal((await rename('Nora 3')).body.active, true);
  assert.equal((await readPerson(person.id)).disabled_at, null);
  await setActive(user.id, false);
  await server.expect(200, 'POST', `/api/v1/people/${person.id}/enable`);
  assert.equal((await rename('Nora 4')).status, 200);
  assert.equal((await readPerson(person.id)).disabled_at, null);
});

test('activity and log have neither secrets nor addresses', async () => {
  const user = await acme.make('User', { userName: 'pia@acme.example', displayName: 'Pia', password: 'pw-of-pia' });
  await acme.find('Users', 'userName eq "pia@acme.example"');
  await acme.send('POST', '/Users', { schemas: [USER], userName: 'pia@acme.example' });
  await acme.send('POST', '/Groups', { displayName: 'g', members: [{ value: 'pia@acme.example' }] });
  await acme.patch(`/Users/${user.id}`, {
    op: 'replace',
    path: 'emails[value eq "pia@acme.example"].type',
    value: 'x',
  });
  await setActive(user.id, false);
  await acme.send('GET', '/Users', undefined, `${tokens.acme}-wrong`);
  const log = server.logLines.join('');
  for (const secret of [
    ...Object.values(tokens),
    'pw-of-pia',
    'pia@acme.example',
    'pia%40acme.example',
    server.adminToken,
  ])
    assert.ok(!log.includes(secret), log.split('\n').find((line) => line.includes(secret)) ?? '');
  const entries = await server.list<Activity>('/api/v1/activity?limit=200');
  const texts = entries.map((one) => JSON.stringify(one));
  const kinds = new Set(entries.map(({ action }) => action));
  for (const kind of ['scim.user_changed', 'scim.group_changed', 'person.disabled', 'person.enabled', 'person.made'])
    assert.ok(
      [...kinds].some((one) => one === kind),
      `${kind} of ${[...kinds]}`,
    );
  for (const secret of [...Object.values(tokens), 'pw-of-pia', 'pia@acme.example'])
    assert.equal(
      texts.find((text) => text.includes(secret)),
      undefined,
    );
  const disabled = entries.find(({ action, target_id: id }) => action === 'person.disabled' && id !== null);
  assert.equal(disabled?.actor, 'provider acme');
  assert.ok(!texts.some((text) => text.includes(PUBLIC)));
});
