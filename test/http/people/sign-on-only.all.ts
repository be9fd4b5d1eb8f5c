import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { CreatedToken, Person, Session, SignOn } from '../../../src/contract/api/index.ts';
import { Browser } from '../../helpers/sign-on/browser.ts';
import { startProvider, TestProvider } from '../../helpers/sign-on/provider.ts';
import { startTestServer } from '../server-harness.ts';

const PUBLIC = 'https://ade.test';
const provider = await startProvider({
  publicUrl: PUBLIC,
  accounts: { anna: { name: 'Anna', email: 'anna@acme.example', isVerified: true, groups: ['clerks'] } },
});
after(() => provider.close());
const server = await startTestServer({
  ADE_PUBLIC_URL: PUBLIC,
  ADE_SIGN_ON_FILE: TestProvider.writeSettings(mkdtempSync(join(tmpdir(), 'ade-sign-on-')), [provider]),
  ADE_PEOPLE_SIGN_IN: 'sign_on',
});

test('people have to use sign-on, except those for emergencies; services use tokens', async () => {
  const grants = [{ workspace_id: 'default', role: 'operator' }];
  const make = (name: string, kind: string) => server.make<CreatedToken>('/api/v1/tokens', { name, kind, grants });
  const [person, machine] = [await make('Paula', 'person'), await make('Nightly', 'service')];
  await server.read('/api/v1/session', { token: machine.secret });
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: person.secret });
  const signIn = { token: null, json: { token: person.secret } };
  await server.expectProblem('sign_on_required', 'POST', '/api/v1/session', signIn);
  const json = { is_break_glass: true };
  await server.expect(200, 'PATCH', `/api/v1/people/${person.token.person_id}`, { json });
  await server.expect(201, 'POST', '/api/v1/session', signIn);
  const { tokens } = await server.read<SignOn>('/api/v1/sign-on', { token: null });
  assert.equal(tokens, false);
  const browser = new Browser({ [PUBLIC]: () => server.running.url });
  await browser.follow(`${PUBLIC}/api/v1/sign-on/acme`, (url) => url.startsWith(`${PUBLIC}/app`));
  const headers = { cookie: browser.cookieFor(PUBLIC) };
  assert.equal((await server.read<Session>('/api/v1/session', { token: null, headers })).name, 'Anna');
});

test('the first administrator is for emergencies, and so is never locked out', async () => {
  const people = await server.list<Person>('/api/v1/people');
  assert.ok(people.find(({ name }) => name === 'Administrator')?.is_break_glass);
});
