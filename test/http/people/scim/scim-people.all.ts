import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Person, Session, Token } from '../../../../src/contract/api/index.ts';
import { startScim, USER } from './scim-client.ts';

/** How users of a provider and people belong together. */
const account = (name: string, email: string) => ({ name, email, isVerified: true, groups: [] });
const { server, acme, signIn, findPeople } = await startScim({
  anna: account('Anna Clerk', 'anna@acme.example'),
  mallory: account('Mallory', 'anna@acme.example'),
  boss: account('Boss', 'boss@elsewhere.example'),
  uwe: account('Uwe', 'uwe@elsewhere.example'),
});
const setActive = (id: string, value: boolean) => acme.patch(`/Users/${id}`, { op: 'replace', path: 'active', value });
const emails = (value: string) => [{ value, type: 'work', primary: true }];
const readSession = (headers: Record<string, string>) =>
  server.read<Session>('/api/v1/session', { token: null, headers });

async function personOf(part: Partial<Person>): Promise<Person> {
  const [person] = await findPeople(part);
  assert.ok(person, JSON.stringify(part));
  return person;
}

const anna = await acme.make('User', { userName: 'anna@acme.example', externalId: 'anna' });
const clerks = await acme.make('Group', { displayName: 'clerks', members: [{ value: anna.id }] });

test('another account with the address of a user is somebody else', async () => {
  assert.ok(await signIn('anna'));
  assert.equal(await signIn('mallory'), null);
});

test('whom the provider calls inactive cannot sign in', async () => {
  const headers = await signIn('anna');
  assert.ok(headers);
  await setActive(anna.id, false);
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers });
  assert.equal(await signIn('anna'), null);
  assert.ok((await personOf({ email: 'anna@acme.example' })).disabled_at);
  await setActive(anna.id, true);
  assert.ok(await signIn('anna'));
  await acme.patch(`/Groups/${clerks.id}`, { op: 'remove', path: `members[value eq "${anna.id}"]` });
  assert.equal(await signIn('anna'), null);
  await acme.patch(`/Groups/${clerks.id}`, { op: 'add', path: 'members', value: [{ value: anna.id }] });
  assert.ok(await signIn('anna'));
});

test('somebody with two users is disabled when both are gone', async () => {
  const second = await acme.make('User', { userName: 'a.clerk', emails: emails('anna@acme.example') });
  const isDisabled = async () => (await personOf({ email: 'anna@acme.example' })).disabled_at !== null;
  assert.equal((await setActive(second.id, false)).body.active, false);
  assert.equal(await isDisabled(), false);
  assert.equal((await setActive(second.id, true)).body.active, true);
  assert.equal((await acme.send('DELETE', `/Users/${second.id}`)).status, 204);
  assert.deepEqual([await isDisabled(), (await acme.get(`/Users/${anna.id}`)).body.active], [false, true]);
  const third = await acme.make('User', { userName: 'a.clerk', emails: emails('anna@acme.example'), active: false });
  assert.equal(await isDisabled(), false);
  await setActive(anna.id, false);
  assert.equal(await isDisabled(), true);
  assert.equal((await acme.send('DELETE', `/Users/${third.id}`)).status, 204);
  assert.equal((await setActive(anna.id, true)).body.active, true);
});

test('no two users have the same external id, since it says who signs in', async () => {
  const body = { schemas: [USER], userName: 'eve', externalId: 'anna' };
  await acme.refuse(409, 'uniqueness', { method: 'POST', path: '/Users', body });
  const eve = await acme.make('User', { userName: 'eve', externalId: 'Anna' });
  const path = `/Users/${eve.id}`;
  await acme.refuse(409, 'uniqueness', { method: 'PUT', path, body });
  assert.equal((await acme.send('PUT', path, { ...body, externalId: 'eve' })).status, 200);
  assert.equal(
    (await acme.send('PUT', `/Users/${anna.id}`, { userName: 'anna@acme.example', externalId: 'anna' })).status,
    200,
  );
});

test('a user follows their person when two entries are made one', async () => {
  const uwe = await acme.make('User', { userName: 'uwe', externalId: 'uwe', displayName: 'Uwe' });
  await acme.patch(`/Groups/${clerks.id}`, { op: 'add', path: 'members', value: [{ value: uwe.id }] });
  const old = await personOf({ name: 'Uwe' });
  const known = await server.make<Person>('/api/v1/people', { name: 'Uwe the Known' });
  await server.expect(200, 'POST', `/api/v1/people/${old.id}/merge`, { json: { into: known.id } });
  assert.equal((await acme.get(`/Users/${uwe.id}`)).body.active, true);
  const headers = await signIn('uwe');
  assert.ok(headers);
  assert.equal((await readSession(headers)).person_id, known.id);
  await setActive(uwe.id, false);
  const { disabled_at: at, disabled_provider: provider } = await server.read<Person>(`/api/v1/people/${known.id}`);
  assert.ok(at);
  assert.equal(provider, 'acme');
  await setActive(uwe.id, true);
});

test('a user follows their account when it is given to another person', async () => {
  const other = await server.make<Person>('/api/v1/people', { name: 'Uwe Other' });
  const uwe = (await acme.get('/Users?filter=userName%20eq%20%22uwe%22')).body.Resources[0];
  const tokens = await server.list<Token>('/api/v1/tokens');
  const before = await personOf({ name: 'Uwe the Known' });
  const own = tokens.find(({ person_id: id, provider }) => id === before.id && provider === 'acme');
  assert.ok(own);
  await server.expect(200, 'PUT', `/api/v1/tokens/${own.id}/person`, { json: { person_id: other.id } });
  await setActive(uwe.id, false);
  assert.ok((await server.read<Person>(`/api/v1/people/${other.id}`)).disabled_at);
  assert.equal((await server.read<Person>(`/api/v1/people/${before.id}`)).disabled_at, null);
});

test('the last administrator stays, though the groups say otherwise', async () => {
  const boss = await acme.make('User', { userName: 'boss', externalId: 'boss' });
  const bosses = await acme.make('Group', { displayName: 'bosses', members: [{ value: boss.id }] });
  const headers = await signIn('boss');
  assert.ok(headers);
  const root = await server.read<Session>('/api/v1/session');
  assert.ok((await readSession(headers)).grants.some(({ role }) => role === 'admin'));
  const own = { token: null, headers: { ...headers, 'sec-fetch-site': 'same-origin' } };
  await server.expect(200, 'POST', `/api/v1/people/${root.person_id}/disable`, own);
  const path = `/Users/${boss.id}`;
  await acme.refuse(403, null, { method: 'DELETE', path });
  await acme.refuse(403, null, { method: 'PUT', path, body: { userName: 'boss', active: false } });
  assert.equal((await setActive(boss.id, false)).status, 403);
  assert.equal((await acme.patch(`/Groups/${bosses.id}`, { op: 'remove', path: 'members' })).status, 200);
  assert.equal((await acme.send('DELETE', `/Groups/${bosses.id}`)).status, 204);
  assert.ok((await readSession(headers)).grants.some(({ role }) => role === 'admin'));
  await server.expect(200, 'POST', `/api/v1/people/${root.person_id}/enable`, own);
  // Now somebody else can, so the provider's word counts.
  const { db } = server.running.service;
  const refresh_at = new Date(Date.now() - 1000).toISOString();
  await db.updateTable('sessions').set({ refresh_at }).where('refresh_at', 'is not', null).execute();
  assert.deepEqual((await readSession(headers)).grants, []);
  assert.equal((await setActive(boss.id, false)).status, 200);
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', own);
});
