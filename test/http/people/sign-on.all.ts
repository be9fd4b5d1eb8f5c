import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Activity, CreatedToken, Person, Session, Token } from '../../../src/contract/api/index.ts';
import { Browser } from '../../helpers/sign-on/browser.ts';
import { startProvider, TestProvider } from '../../helpers/sign-on/provider.ts';
import { startTestServer } from '../server-harness.ts';

const PUBLIC = 'https://ade.test';
const anna = { name: 'Anna Clerk', email: 'anna@acme.example', isVerified: true, groups: ['clerks'] };
const acme = await startProvider({
  id: 'acme',
  publicUrl: PUBLIC,
  accounts: {
    anna,
    boss: { name: 'The Boss', email: 'boss@acme.example', isVerified: true, groups: ['bosses', 'clerks'] },
    guest: { name: 'Guest', email: 'guest@acme.example', isVerified: true, groups: ['visitors'] },
    unknown: { name: 'Unknown', email: 'unknown@acme.example', isVerified: false, groups: ['clerks'] },
  },
  grants: [
    { group: 'clerks', workspace_id: 'default', role: 'operator' },
    { group: 'bosses', workspace_id: '*', role: 'admin' },
  ],
  more: { trusted_domains: ['acme.example'] },
});
const other = await startProvider({
  id: 'other',
  publicUrl: PUBLIC,
  accounts: { a1: { name: 'Anna Clerk', email: 'anna@acme.example', isVerified: true, groups: ['readers'] } },
  grants: [{ group: 'readers', workspace_id: 'default', role: 'viewer' }],
});
after(() => {
  acme.close();
  other.close();
});
const folder = mkdtempSync(join(tmpdir(), 'ade-sign-on-'));
const server = await startTestServer({
  ADE_PUBLIC_URL: PUBLIC,
  ADE_SIGN_ON_FILE: TestProvider.writeSettings(folder, [acme, other]),
});

const begin = (id: string, returnTo = '/app/jobs') =>
  `${PUBLIC}/api/v1/sign-on/${id}?return_to=${encodeURIComponent(returnTo)}`;
const newBrowser = () => new Browser({ [PUBLIC]: () => server.running.url });
const isPage = (url: string) => url.startsWith(`${PUBLIC}/app`);

/** Signs in, and gives the session and its cookie. */
async function signIn(provider: TestProvider, user: string) {
  provider.user = user;
  const browser = newBrowser();
  const { url, answer } = await browser.follow(begin(provider.settings.id), isPage);
  assert.equal(url, `${PUBLIC}/app/jobs`, (await answer?.text()) ?? '');
  const headers = { cookie: browser.cookieFor(PUBLIC) };
  const session = await server.read<Session>('/api/v1/session', { token: null, headers });
  return { browser, headers, session };
}

/** The code with which a sign-on is refused. */
async function expectRefusal(provider: TestProvider, user: string | null): Promise<string> {
  provider.user = user;
  const browser = newBrowser();
  const { url, answer } = await browser.follow(begin(provider.settings.id), isPage);
  assert.ok(answer !== null, `signed in at ${url}`);
  assert.doesNotMatch(browser.cookieFor(PUBLIC), /ade_session/);
  return ((await answer.json()) as { code: string }).code;
}

test('the first sign-in makes a person, with the roles of their groups', async () => {
  const { session } = await signIn(acme, 'anna');
  assert.deepEqual(session.grants, [{ workspace_id: 'default', role: 'operator' }]);
  assert.deepEqual([session.name, session.authentication], ['Anna Clerk', 'session']);
  const again = await signIn(acme, 'anna');
  assert.equal(again.session.person_id, session.person_id);
  const person = await server.read<Person>(`/api/v1/people/${session.person_id}`);
  assert.deepEqual([person.email, person.providers, person.token_count], ['anna@acme.example', ['acme'], 0]);
  const boss = await signIn(acme, 'boss');
  assert.equal(boss.session.is_server_admin, true);
});

test('keys may change between two sign-ins, at two providers', async () => {
  for (let count = 0; count < 5; count++) {
    await acme.rotateKeys();
    await signIn(acme, 'anna');
    await other.rotateKeys();
    await signIn(other, 'a1');
  }
});

test('a provider that is not trusted with an address makes another person of the same name', async () => {
  const { session } = await signIn(other, 'a1');
  assert.equal(session.name, 'Anna Clerk (other)');
  const people = await server.list<Person>('/api/v1/people');
  assert.equal(people.filter(({ email }) => email === 'anna@acme.example').length, 1);
});

test('refusals have codes and say nothing of the provider', async () => {
  assert.equal(await expectRefusal(acme, 'guest'), 'sign_on_no_role');
  assert.equal(await expectRefusal(acme, 'unknown'), 'sign_on_address_unverified');
  assert.equal(await expectRefusal(acme, null), 'sign_on_declined');
  const answer = await newBrowser().visit(begin('nobody'));
  assert.equal(answer.status, 404);
  for (const place of [
    'https://evil.example',
    '//evil.example',
    '/app//evil.example',
    '/app/\\evil',
    '/api/v1/session',
  ])
    assert.equal((await newBrowser().visit(begin('acme', place))).status, 400, place);
});

test('an answer can be used once, by the browser that asked, and for the provider that was asked', async () => {
  acme.user = 'anna';
  const browser = newBrowser();
  const { url } = await browser.follow(begin('acme'), (next) => next.includes('/callback?'));
  const code = async (visitor: Browser, address: string) => {
    const answer = await visitor.visit(address);
    assert.equal(answer.headers.getSetCookie().filter((line) => line.startsWith('ade_session')).length, 0);
    return ((await answer.json()) as { code: string }).code;
  };
  assert.equal(await code(browser, url.replace('/acme/', '/other/')), 'sign_on_attempt_unknown');
  assert.equal(await code(browser, url), 'sign_on_attempt_unknown', 'a wrong answer ends the attempt');
  const second = newBrowser();
  const { url: next } = await second.follow(begin('acme'), (one) => one.includes('/callback?'));
  assert.equal(await code(newBrowser(), next), 'sign_on_attempt_unknown');
  const third = newBrowser();
  const { url: last } = await third.follow(begin('acme'), (one) => one.includes('/callback?'));
  assert.equal((await third.visit(last)).status, 303);
  assert.equal(await code(third, last), 'sign_on_attempt_unknown');
});

test('signing out ends the session here, and says where the provider ends its own', async () => {
  const { headers } = await signIn(acme, 'anna');
  const { body } = await server.expect<{ sign_out_url: string }>(200, 'DELETE', '/api/v1/session', {
    token: null,
    headers,
  });
  const url = new URL(body.sign_out_url);
  assert.equal(url.origin, acme.issuer);
  assert.ok(url.searchParams.get('id_token_hint'));
  assert.equal(url.searchParams.get('post_logout_redirect_uri'), `${PUBLIC}/app/sign-in`);
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers });
});

/** Makes the roles of all sessions due to be read again. */
async function makeDue(): Promise<void> {
  const refresh_at = new Date(Date.now() - 1000).toISOString();
  await server.running.service.db
    .updateTable('sessions')
    .set({ refresh_at })
    .where('refresh_at', 'is not', null)
    .execute();
}

test('roles are read again while somebody is signed in; without any, they have nothing left', async () => {
  const { headers, session } = await signIn(acme, 'boss');
  const read = () => server.call<Session>('GET', '/api/v1/session', { token: null, headers });
  acme.accounts.boss!.groups = ['clerks'];
  await makeDue();
  assert.equal((await read()).body.is_server_admin, false);
  acme.accounts.boss!.groups = ['visitors'];
  await makeDue();
  assert.equal((await read()).status, 401);
  const person = await server.read<Person>(`/api/v1/people/${session.person_id}`);
  assert.deepEqual([person.disabled_provider, person.disabled_by], ['acme', 'provider acme']);
  acme.accounts.boss!.groups = ['bosses'];
  const again = await signIn(acme, 'boss');
  assert.equal(again.session.person_id, session.person_id);
  const actions = await server.list<Activity>('/api/v1/activity?action=person.enabled');
  assert.equal(actions[0]?.target_id, session.person_id);
});

/** Lets the service ask its providers again, as it does after some seconds. */
function forgetAnswers(): void {
  for (const provider of server.running.service.jobs.signOn.providers) provider.forget();
}

test('while a provider is away, sessions go on, nobody new signs in, and the health is degraded', async () => {
  const { headers } = await signIn(acme, 'anna');
  acme.setAway(true);
  await makeDue();
  await server.read<Session>('/api/v1/session', { token: null, headers });
  forgetAnswers();
  assert.equal(await expectRefusal(acme, 'anna'), 'sign_on_provider_away');
  const health = await server.read<{
    status: string;
    components: Record<string, { status: string; message?: string }>;
  }>('/api/v1/health');
  assert.deepEqual([health.status, health.components.sign_on?.status], ['degraded', 'degraded']);
  assert.match(health.components.sign_on?.message ?? '', /Provider acme/);
  acme.setAway(false);
  await signIn(acme, 'anna');
  const after = await server.read<{ components: Record<string, { status: string }> }>('/api/v1/health');
  assert.equal(after.components.sign_on?.status, 'ok');
});

test('who is disabled here cannot sign in with the provider, and an account can be linked to another person', async () => {
  const { session, headers } = await signIn(other, 'a1');
  await server.expect(200, 'POST', `/api/v1/people/${session.person_id}/disable`);
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers });
  assert.equal(await expectRefusal(other, 'a1'), 'sign_on_disabled');
  await server.expect(200, 'POST', `/api/v1/people/${session.person_id}/enable`);
  const first = await signIn(acme, 'anna');
  const account = (await server.list<Token>('/api/v1/tokens')).find(({ provider }) => provider === 'other');
  const json = { person_id: first.session.person_id };
  await server.expect(200, 'PUT', `/api/v1/tokens/${account?.id}/person`, { json });
  assert.equal((await signIn(other, 'a1')).session.person_id, first.session.person_id);
});

test('an administrator of a workspace neither sees nor revokes accounts that have no role there', async () => {
  acme.accounts.boss!.groups = ['bosses'];
  const { headers } = await signIn(acme, 'boss');
  acme.accounts.boss!.groups = ['visitors'];
  await makeDue();
  await server.call('GET', '/api/v1/session', { token: null, headers });
  const grants = [{ workspace_id: 'default', role: 'admin' }];
  const { secret } = await server.make<CreatedToken>('/api/v1/tokens', { name: 'Local', grants });
  const all = await server.list<Token>('/api/v1/tokens');
  const bare = all.filter((token) => token.grants.length === 0);
  assert.ok(bare.length > 0);
  const path = '/api/v1/workspaces/default/tokens';
  const { items } = await server.read<{ items: Token[] }>(path, { token: secret });
  assert.deepEqual(
    items.filter((token) => token.grants.length === 0),
    [],
  );
  await server.expectProblem('token_unknown', 'DELETE', `${path}/${bare[0]?.id}`, { token: secret });
});

test('an account that was revoked is let in again with its person', async () => {
  const { session } = await signIn(acme, 'anna');
  const id = session.token_id ?? '';
  await server.expectProblem('token_unknown', 'DELETE', `/api/v1/workspaces/default/tokens/${id}`);
  await server.expect(204, 'DELETE', `/api/v1/tokens/${id}`);
  assert.equal(await expectRefusal(acme, 'anna'), 'sign_on_disabled');
  await server.expect(200, 'POST', `/api/v1/people/${session.person_id}/enable`);
  await signIn(acme, 'anna');
});
