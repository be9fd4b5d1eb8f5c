import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemDetails } from '../../../src/contract/api/index.ts';
import { unseal } from '../../../src/service/sign-on/seal.ts';
import { partsOf } from '../../../src/storage/store/index.ts';
import { CLIENT_SECRET } from '../../helpers/sign-on/hostile-provider.ts';
import { ANNA, API, PUBLIC, startAttacked } from './attacked-server.ts';

const attacked = await startAttacked();
const { acme, server } = attacked;
acme.account = { ...ANNA };

const EVIL = 'evil.example';
const RETURNS = [
  `https://${EVIL}`,
  `//${EVIL}`,
  `///${EVIL}`,
  `/\\${EVIL}`,
  `\\\\${EVIL}`,
  `/app//${EVIL}`,
  `/app/\\${EVIL}`,
  `/app\\@${EVIL}`,
  `/app@${EVIL}`,
  `/app.${EVIL}`,
  `/application`,
  `/app:@${EVIL}`,
  ` https://${EVIL}`,
  `\thttps://${EVIL}`,
  `/\t/${EVIL}`,
  `/app/\r\nLocation: https://${EVIL}`,
  `/app/%0d%0aSet-Cookie:%20ade_session=x`,
  `/app/..//${EVIL}`,
  '/app/../api/v1/session',
  '/app/%2e%2e/api/v1/session',
  '/app/%2E./api/v1/session',
  '/app/x/../../api/v1/sign-on/acme',
  '/app/..',
  '/app/./../api/v1/reference',
  'javascript:alert(1)',
  'data:text/html,x',
  `${PUBLIC}/app`,
  `${PUBLIC}.${EVIL}/app`,
  `${PUBLIC}@${EVIL}/app`,
  '/api/v1/session',
  '/',
  '',
  'app',
  '/App/jobs',
  `/app/jobs?next=https://${EVIL}\n`,
  `/app/${'a'.repeat(2000)}`,
  '/app/\u2215\u2215evil.example',
  '/app/jobs\u0000',
];

for (const place of RETURNS) {
  test(`a sign-on does not lead to ${JSON.stringify(place.slice(0, 60))}`, async () => {
    const answer = await attacked.newBrowser().visit(attacked.begin(acme, place));
    const { code } = (await answer.json()) as ProblemDetails;
    assert.ok(['sign_on_return_invalid', 'request_invalid'].includes(code), code);
    assert.deepEqual([answer.status, answer.headers.get('location')], [400, null]);
    assert.deepEqual(answer.headers.getSetCookie(), []);
  });
}

test('pages of the web app are places to return to', async () => {
  for (const place of ['/app', '/app/', '/app/jobs/job_1?tab=mapping#row-4', '/app/jobs?name=a%20b&state=x,y']) {
    const answer = await attacked.newBrowser().visit(attacked.begin(acme, place));
    assert.equal(answer.status, 303, place);
  }
});

test('two places to return to are none', async () => {
  const answer = await attacked.newBrowser().visit(`${attacked.begin(acme)}&return_to=https://${EVIL}`);
  assert.equal(answer.status, 400);
});

test('a false host name changes no address', async () => {
  for (const headers of [
    { host: EVIL },
    { 'x-forwarded-host': EVIL, 'x-forwarded-proto': 'http' },
    { forwarded: `host=${EVIL}` },
  ]) {
    const lines = Object.entries({ host: 'ade.test', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `GET /api/v1/sign-on/acme HTTP/1.1\r\n${lines.join('')}connection: close\r\n\r\n`;
    const answer = await server.sendRaw(head);
    assert.equal(answer.status, 303);
    const location = new URL(answer.headers.get('location') ?? '');
    assert.equal(location.searchParams.get('redirect_uri'), `${API}/acme/callback`);
    assert.ok(!JSON.stringify([...answer.headers]).includes(EVIL));
    assert.match(answer.headers.get('set-cookie') ?? '', /; Secure/);
  }
  const { headers } = await attacked.signIn(acme);
  const options = { token: null, headers: { ...headers, 'x-forwarded-host': EVIL } };
  const { body } = await server.expect<{ sign_out_url: string }>(200, 'DELETE', '/api/v1/session', options);
  assert.equal(new URL(body.sign_out_url).searchParams.get('post_logout_redirect_uri'), `${PUBLIC}/app/sign-in`);
});

test('cookies are out of reach of scripts and other sites, and no answer of a sign-on is kept by anybody', async () => {
  const browser = attacked.newBrowser();
  const begun = await browser.visit(attacked.begin(acme));
  const { url } = await browser.follow(begun.headers.get('location') ?? '', (next) => next.includes('/callback?'));
  const finished = await browser.visit(url);
  const refused = await browser.visit(url);
  const [attempt = ''] = begun.headers.getSetCookie();
  for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/api/v1/sign-on', 'Max-Age=900'])
    assert.ok(attempt.includes(part), `${part}: ${attempt}`);
  const session = finished.headers.getSetCookie().find((line) => line.startsWith('ade_session=')) ?? '';
  for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) assert.ok(session.includes(part), session);
  for (const answer of [begun, finished, refused]) {
    assert.equal(answer.headers.get('cache-control'), 'no-store', `${answer.url} ${answer.status}`);
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  }
});

test('a page for people names the code of an error, and nothing of the request', async () => {
  const answer = await attacked.newBrowser().visit(`${API}/acme/callback?code=c0de&state=st4te`, 'text/html');
  assert.equal(answer.headers.get('location'), '/app/sign-in#sign_on=sign_on_attempt_unknown');
});

/** All that the database has, as text. */
async function readDatabase(): Promise<string> {
  const { db } = server.running.service;
  const tables = await partsOf(db).listTables(db);
  const parts: string[] = [];
  for (const { name } of tables) {
    // Names of all tables are not in the types.
    const rows = await db
      .selectFrom(name as 'sessions')
      .selectAll()
      .execute();
    parts.push(JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
  }
  return parts.join('\n');
}

test('no secret of a sign-on is in the log, the activity or the database', async () => {
  const unfinished = attacked.newBrowser();
  const begun = await attacked.reach(acme, unfinished);
  const { browser, headers } = await attacked.signIn(acme);
  await attacked.makeDue();
  await server.expect(200, 'GET', '/api/v1/session', { token: null, headers });
  acme.tamper = { claims: (claims) => ({ ...claims, nonce: 'wrong' }) };
  const refused = await attacked.reach(acme);
  await refused.browser.visit(refused.url);
  await refused.browser.visit(`${API}/acme/callback?${new URLSearchParams({ error: 'x', state: 'made-up-state' })}`);
  acme.tamper = {};
  const cookies = [begun.browser, browser, refused.browser].flatMap((one) => one.cookieFor(PUBLIC).split('; '));
  const values = cookies.map((pair) => pair.slice(pair.indexOf('=') + 1)).filter((value) => value !== '');
  const verifiers = acme.forms.flatMap((form) => [form.get('code_verifier') ?? '', form.get('refresh_token') ?? '']);
  const secrets = [...acme.secrets, ...values, ...verifiers, CLIENT_SECRET].filter((secret) => secret.length > 8);
  assert.ok(secrets.length > 15);
  const log = server.logLines.join('\n');
  const activity = JSON.stringify(await server.list('/api/v1/activity?limit=200'));
  const database = await readDatabase();
  for (const secret of secrets) {
    assert.ok(!log.includes(secret), `in the log: ${secret}`);
    assert.ok(!activity.includes(secret), `in the activity: ${secret}`);
    assert.ok(!database.includes(secret), `in the database: ${secret}`);
  }
});

test('the nonce and the verifier of an unfinished sign-on cannot be read from the database', async () => {
  const browser = attacked.newBrowser();
  const { url } = await browser.follow(attacked.begin(acme), (next) => next.startsWith(acme.issuer));
  const nonce = new URL(url).searchParams.get('nonce') ?? '';
  const inDatabase = await readDatabase();
  assert.ok(!inDatabase.includes(nonce));
  const back = await browser.follow(url, (next) => next.includes('/callback?'));
  await browser.visit(back.url);
  assert.ok(!inDatabase.includes(acme.forms.at(-1)?.get('code_verifier') ?? ''));
});

test('whoever reads the database can use neither sessions nor what they keep of the provider', async () => {
  await attacked.signIn(acme);
  const { db } = server.running.service;
  const sessions = await db.selectFrom('sessions').selectAll().execute();
  const tokens = await db.selectFrom('tokens').selectAll().execute();
  const known = [...sessions.flatMap(Object.values), ...tokens.flatMap(Object.values)].filter(
    (value): value is string => typeof value === 'string' && /^[\w.~+/=-]{1,200}$/.test(value),
  );
  assert.ok(known.length > 10);
  for (const value of new Set(known)) {
    const headers = { cookie: `ade_session=${value}` };
    await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers });
    await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: value });
    for (const { sealed } of sessions) assert.equal(sealed === null ? null : unseal(sealed, value), null);
  }
});

test('what one session keeps of the provider is of no use in another one', async () => {
  const [one, two] = [await attacked.signIn(acme), await attacked.signIn(acme)];
  const { db } = server.running.service;
  const rows = await db.selectFrom('sessions').selectAll().orderBy('created_at', 'desc').limit(2).execute();
  const [newest, before] = rows;
  await db
    .updateTable('sessions')
    .set({ sealed: before?.sealed ?? null })
    .where('id', '=', newest?.id ?? '')
    .execute();
  await attacked.makeDue();
  const asked = acme.forms.length;
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers: two.headers });
  assert.equal(acme.forms.length, asked);
  await server.expect(200, 'GET', '/api/v1/session', { token: null, headers: one.headers });
});
