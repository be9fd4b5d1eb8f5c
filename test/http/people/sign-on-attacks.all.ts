import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode } from '../../../src/contract/errors/index.ts';
import type { Browser } from '../../helpers/sign-on/browser.ts';
import { CLIENT_SECRET } from '../../helpers/sign-on/hostile-provider.ts';
import { ANNA, API, startAttacked } from './attacked-server.ts';

const attacked = await startAttacked();
const { acme, other, server } = attacked;
const MALLORY = { ...ANNA, sub: 'mallory', name: 'Mallory', email: 'mallory@acme.example' };
acme.account = { ...ANNA };
other.account = { ...MALLORY };

interface Reached {
  browser: Browser;
  url: string;
}

/** The same address with another query. */
function change(url: string, work: (query: URLSearchParams) => void): string {
  const changed = new URL(url);
  work(changed.searchParams);
  return changed.href;
}

/** What somebody tries who has an answer of the provider: another address, or another browser. */
type Attack = (reached: Reached) => Promise<Reached> | Reached;
const changeQuery =
  (work: (query: URLSearchParams) => void): Attack =>
  ({ browser, url }) => ({ browser, url: change(url, work) });

const ATTACKS: Record<string, [ErrorCode | ErrorCode[], Attack]> = {
  'without a state': ['sign_on_attempt_unknown', changeQuery((query) => query.delete('state'))],
  'with an empty state': ['sign_on_attempt_unknown', changeQuery((query) => query.set('state', ''))],
  'with a state that nobody made': ['sign_on_attempt_unknown', changeQuery((query) => query.set('state', 'invented'))],
  'with two states': ['sign_on_attempt_unknown', changeQuery((query) => query.append('state', 'second'))],
  'with the same state twice': [
    'sign_on_attempt_unknown',
    changeQuery((query) => query.append('state', query.get('state') ?? '')),
  ],
  'with the state in an array': [
    'sign_on_attempt_unknown',
    changeQuery((query) => {
      query.append('state[]', query.get('state') ?? '');
      query.delete('state');
    }),
  ],
  'without any query': ['sign_on_attempt_unknown', ({ browser, url }) => ({ browser, url: url.split('?')[0] ?? '' })],
  'in a fragment': ['sign_on_attempt_unknown', ({ browser, url }) => ({ browser, url: url.replace('?', '#') })],
  'in another browser': ['sign_on_attempt_unknown', ({ url }) => ({ browser: attacked.newBrowser(), url })],
  'in another browser that has begun its own sign-on': [
    'sign_on_attempt_unknown',
    async ({ url }) => ({ browser: (await attacked.reach(acme)).browser, url }),
  ],
  'with a cookie of the attacker under the name of the attempt': [
    'sign_on_attempt_unknown',
    ({ browser, url }) => {
      const [name = ''] = browser.cookieFor(API).split('=');
      browser.setCookie(API, name, 'fixed-by-the-attacker');
      return { browser, url };
    },
  ],
  'with an empty cookie': [
    'sign_on_attempt_unknown',
    ({ browser, url }) => {
      const [name = ''] = browser.cookieFor(API).split('=');
      browser.setCookie(API, name, '');
      return { browser, url };
    },
  ],
  'at the address of the other provider': [
    'sign_on_attempt_unknown',
    ({ browser, url }) => ({ browser, url: url.replace('/acme/', '/other/') }),
  ],
  'with the issuer of the other provider': [
    'sign_on_answer_refused',
    changeQuery((query) => query.set('iss', other.issuer)),
  ],
  'without its issuer': ['sign_on_answer_refused', changeQuery((query) => query.delete('iss'))],
  'with two issuers': ['sign_on_answer_refused', changeQuery((query) => query.append('iss', other.issuer))],
  'without a code': ['sign_on_answer_refused', changeQuery((query) => query.delete('code'))],
  'with two codes': ['sign_on_answer_refused', changeQuery((query) => query.append('code', 'second'))],
  'with a code that nobody made': ['sign_on_declined', changeQuery((query) => query.set('code', 'invented'))],
  'with the code of somebody else’s sign-on (PKCE)': [
    'sign_on_declined',
    async ({ browser, url }) => {
      const code = new URL((await attacked.reach(acme)).url).searchParams.get('code') ?? '';
      return { browser, url: change(url, (query) => query.set('code', code)) };
    },
  ],
  'with the code of the other provider': [
    'sign_on_declined',
    async ({ browser, url }) => {
      const code = new URL((await attacked.reach(other)).url).searchParams.get('code') ?? '';
      return { browser, url: change(url, (query) => query.set('code', code)) };
    },
  ],
  'with an error next to the code': ['sign_on_declined', changeQuery((query) => query.set('error', 'access_denied'))],
  'with an error and a page in it': [
    'sign_on_declined',
    changeQuery((query) => {
      query.delete('code');
      query.set('error', 'access_denied');
      query.set('error_description', '<script>alert(1)</script> anna@acme.example');
    }),
  ],
  'with tokens in the address (implicit)': [
    'sign_on_answer_refused',
    changeQuery((query) => {
      query.set('id_token', 'a.b.c');
      query.set('access_token', 'stolen');
    }),
  ],
  'with tokens in the address besides the code (hybrid)': [
    'sign_on_answer_refused',
    changeQuery((query) => query.set('id_token', 'a.b.c')),
  ],
  'as a token (response_mode=query.jwt)': [
    'sign_on_answer_refused',
    changeQuery((query) => {
      query.delete('code');
      query.set('response', 'e30.e30.e30');
    }),
  ],
};

for (const [name, [codes, attack]] of Object.entries(ATTACKS)) {
  test(`nobody signs in with an answer ${name}`, async () => {
    const { browser, url } = await attack(await attacked.reach(acme));
    await attacked.refuse(codes, () => browser.visit(url));
  });
}

test('the code of the attacker does not sign the victim in, even at a provider that ignores PKCE', async () => {
  const { url: own } = await attacked.reach(acme);
  const victim = await attacked.reach(acme);
  const code = new URL(own).searchParams.get('code') ?? '';
  // The provider takes the code for whoever sends it: with the nonce of the attacker.
  const nonce = 'of-the-attempt-of-the-attacker';
  await attacked.reach(acme);
  acme.tamper = {
    raw: {
      token: (_request, response) => {
        const at = Math.floor(Date.now() / 1000);
        const claims = { ...MALLORY, iss: acme.issuer, aud: 'ade', iat: at, exp: at + 60, nonce };
        void acme.sign(claims).then((id_token) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ access_token: 'a', token_type: 'bearer', id_token }));
        });
      },
    },
  };
  const changed = change(victim.url, (query) => query.set('code', code));
  await attacked.refuse('sign_on_answer_refused', () => victim.browser.visit(changed));
  acme.tamper = {};
});

test('an answer signs in once, also if it comes twice at once', async () => {
  const { browser, url } = await attacked.reach(acme);
  const cookie = browser.cookieFor(API);
  const send = () =>
    fetch(`${server.running.url}${url.slice(url.indexOf('/api'))}`, { redirect: 'manual', headers: { cookie } });
  const answers = await Promise.all(Array.from({ length: 12 }, send));
  const signedIn = answers.filter(({ status }) => status === 303);
  assert.equal(signedIn.length, 1);
  for (const answer of answers.filter(({ status }) => status !== 303))
    await attacked.refuse('sign_on_attempt_unknown', async () => answer);
  await attacked.refuse('sign_on_attempt_unknown', send);
  await attacked.refuse('sign_on_attempt_unknown', () => browser.visit(url));
});

test('the code of a finished sign-on cannot be used for another one', async () => {
  const first = await attacked.reach(acme);
  await first.browser.visit(first.url);
  const code = new URL(first.url).searchParams.get('code') ?? '';
  const second = await attacked.reach(acme);
  const url = change(second.url, (query) => query.set('code', code));
  await attacked.refuse('sign_on_declined', () => second.browser.visit(url));
});

test('an attempt ends after its time', async () => {
  const { browser, url } = await attacked.reach(acme);
  const expires_at = new Date(Date.now() - 1).toISOString();
  await server.running.service.db.updateTable('sign_on_attempts').set({ expires_at }).execute();
  await attacked.refuse('sign_on_attempt_unknown', () => browser.visit(url));
});

test('an answer in a form is none', async () => {
  const { browser, url } = await attacked.reach(acme);
  const { pathname, search } = new URL(url);
  const headers = { cookie: browser.cookieFor(API), 'content-type': 'application/x-www-form-urlencoded' };
  const options = { method: 'POST', headers, body: search.slice(1) };
  const before = await attacked.count();
  const answer = await fetch(`${server.running.url}${pathname}`, options);
  assert.ok([404, 405].includes(answer.status), String(answer.status));
  assert.deepEqual(await attacked.count(), before);
});

test('each sign-on has its own state, nonce and verifier, and the provider sees only the hash of the verifier', async () => {
  const seen = new Set<string>();
  for (let count = 1; count <= 5; count++) {
    const browser = attacked.newBrowser();
    const { url } = await browser.follow(attacked.begin(acme), (next) => next.startsWith(acme.issuer));
    const asked = new URL(url).searchParams;
    assert.deepEqual([asked.get('response_type'), asked.get('code_challenge_method')], ['code', 'S256']);
    assert.equal(asked.get('redirect_uri'), `${API}/acme/callback`);
    assert.equal(asked.get('response_mode'), null);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      assert.match(asked.get(name) ?? '', /^[\w-]{43}$/, name);
      seen.add(asked.get(name) ?? '');
    }
    const back = await browser.follow(url, (next) => next.includes('/callback?'));
    await browser.visit(back.url);
    const verifier = acme.forms.at(-1)?.get('code_verifier') ?? '';
    assert.match(verifier, /^[\w-]{43}$/);
    seen.add(verifier);
    assert.ok(!url.includes(CLIENT_SECRET) && !url.includes(verifier));
  }
  assert.equal(seen.size, 20);
});

test('a session of before is not the session of after, and the earlier one ends', async () => {
  const browser = attacked.newBrowser();
  browser.setCookie(API, 'ade_session', 'ade_fixed-by-the-attacker');
  const first = await attacked.signIn(acme, ANNA, browser);
  assert.doesNotMatch(first.headers.cookie, /fixed-by-the-attacker/);
  const second = await attacked.signIn(other, MALLORY, browser);
  assert.equal(second.session.name, 'Mallory');
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers: first.headers });
});

test('other sites sign nobody in or out, and change nothing with the cookie of somebody', async () => {
  const { headers } = await attacked.signIn(acme, { ...ANNA, groups: ['bosses'] });
  const person = (await server.read<{ person_id: string }>('/api/v1/session', { token: null, headers })).person_id;
  const sites: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const from of sites) {
    const options = { token: null, headers: { ...headers, ...from } };
    await server.expectProblem('cross_site_request', 'DELETE', '/api/v1/session', options);
    await server.expectProblem('cross_site_request', 'POST', `/api/v1/people/${person}/disable`, options);
    const json = { token: server.adminToken };
    await server.expectProblem('cross_site_request', 'POST', '/api/v1/session', { ...options, json });
  }
  await server.expect(200, 'GET', '/api/v1/session', { token: null, headers });
});

test('40 honest sign-ins at two providers succeed, whose keys change in between', async () => {
  for (let count = 0; count < 40; count++) {
    const provider = count % 2 === 0 ? acme : other;
    if (count % 3 === 0) await provider.rotateKeys();
    const { session } = await attacked.signIn(provider, {
      ...ANNA,
      sub: `person-${count % 7}`,
      email: `p${count % 7}@x.example`,
    });
    assert.equal(session.authentication, 'session');
  }
});
