import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreatedToken, Person, Session } from '../../../src/contract/api/index.ts';
import { startTestServer } from '../server-harness.ts';

const server = await startTestServer();
const PEOPLE = '/api/v1/people';
const VIEWER = [{ workspace_id: 'default', role: 'viewer' }];

const makeToken = (name: string, more: object = {}) =>
  server.make<CreatedToken>('/api/v1/tokens', { name, grants: VIEWER, ...more });
const whoIs = (token: string) => server.read<Session>('/api/v1/session', { token });

test('tokens of one name are one person, in whatever case; services are nobody', async () => {
  const [one, two] = [await makeToken('Ada Lovelace'), await makeToken('ADA LOVELACE ')];
  assert.ok(one.token.person_id);
  assert.equal(two.token.person_id, one.token.person_id);
  assert.equal((await whoIs(two.secret)).name, 'Ada Lovelace');
  const machine = await makeToken('Ada Lovelace', { kind: 'service' });
  assert.deepEqual([machine.token.person_id, (await whoIs(machine.secret)).person_id], [null, null]);
  const person = await server.read<Person>(`${PEOPLE}/${one.token.person_id}`);
  assert.deepEqual([person.name, person.token_count], ['Ada Lovelace', 2]);
});

test('a token of any name can be a known person’s, who then acts under their own name', async () => {
  const grace = await server.make<Person>(PEOPLE, { name: 'Grace Hopper', email: 'Grace@Example.org' });
  assert.equal(grace.email, 'grace@example.org');
  const { secret, token } = await makeToken('Laptop of Grace', { person_id: grace.id });
  assert.equal((await whoIs(secret)).name, 'Grace Hopper');
  assert.deepEqual([token.name, token.person], ['Laptop of Grace', 'Grace Hopper']);
  await server.expectProblem('person_name_taken', 'POST', PEOPLE, { json: { name: 'grace hopper' } });
  const twice = { name: 'Somebody', email: 'grace@example.ORG' };
  await server.expectProblem('person_email_taken', 'POST', PEOPLE, { json: twice });
});

test('after another name or a merge, what was done before is still the person’s', async () => {
  const before = await makeToken('Mary Jackson');
  const other = await makeToken('M. Jackson');
  const { cookie } = await server.signIn(before.secret);
  const renamed = await server.expect(200, 'PATCH', `${PEOPLE}/${before.token.person_id}`, {
    json: { name: 'Mary Winston' },
  });
  assert.deepEqual((renamed.body as Person).other_names, ['Mary Jackson']);
  const merge = { json: { into: before.token.person_id } };
  await server.expect(200, 'POST', `${PEOPLE}/${other.token.person_id}/merge`, merge);
  assert.equal((await whoIs(other.secret)).name, 'Mary Winston');
  await server.signIn(other.secret);
  const started = (actor: string) =>
    server.list<{ actor: string }>(`/api/v1/activity?action=session.started&actor=${encodeURIComponent(actor)}`);
  for (const name of ['Mary Winston', 'M. Jackson', 'mary jackson']) {
    const actors = (await started(name)).map(({ actor }) => actor);
    assert.deepEqual(actors.sort(), ['Mary Jackson', 'Mary Winston'], name);
  }
  assert.ok(cookie);
  const self = { json: { into: before.token.person_id } };
  await server.expectProblem('person_merge_invalid', 'POST', `${PEOPLE}/${before.token.person_id}/merge`, self);
});

test('a disabled person has nothing, and enabled again the same tokens', async () => {
  const { secret, token } = await makeToken('Leaver');
  const { cookie } = await server.signIn(secret);
  const path = `${PEOPLE}/${token.person_id}`;
  const disabled = (await server.expect(200, 'POST', `${path}/disable`)).body as Person;
  assert.ok(disabled.disabled_at);
  assert.equal(disabled.disabled_by, 'Administrator');
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: secret });
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers: { cookie } });
  await server.expectProblem('not_signed_in', 'POST', '/api/v1/session', { token: null, json: { token: secret } });
  await server.expectProblem('person_disabled', 'POST', '/api/v1/tokens', { json: { name: 'leaver', grants: VIEWER } });
  await server.expect(200, 'POST', `${path}/enable`);
  assert.equal((await whoIs(secret)).name, 'Leaver');
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers: { cookie } });
});

test('an administrator of one workspace cannot act as somebody whom the whole server knows', async () => {
  const local = await makeToken('Local', { grants: [{ workspace_id: 'default', role: 'admin' }] });
  const path = '/api/v1/workspaces/default/tokens';
  const json = { name: 'administrator', grants: VIEWER };
  await server.expectProblem('access_denied', 'POST', path, { token: local.secret, json });
  await server.expect(201, 'POST', path, { token: local.secret, json: { name: 'Somebody new', grants: VIEWER } });
});

test('the last administrator cannot be disabled, and one of two can disable themselves', async () => {
  const me = await server.read<Session>('/api/v1/session');
  await server.expectProblem('last_admin_token', 'POST', `${PEOPLE}/${me.person_id}/disable`);
  const second = await server.make<CreatedToken>('/api/v1/tokens', {
    name: 'Second',
    grants: [{ workspace_id: '*', role: 'admin' }],
  });
  await server.expect(200, 'POST', `${PEOPLE}/${second.token.person_id}/disable`, { token: second.secret });
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: second.secret });
});
