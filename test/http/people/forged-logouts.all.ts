import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { base64url, generateKeyPair } from 'jose';
import type { ProblemDetails } from '../../../src/contract/api/index.ts';
import { errorTable } from '../../../src/contract/errors/index.ts';
import { CLIENT_SECRET, type Claims, type HostileProvider } from '../../helpers/sign-on/hostile-provider.ts';
import { ANNA, startAttacked } from './attacked-server.ts';

const attacked = await startAttacked();
const { acme, other, server } = attacked;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const HOUR = 3600;
const now = () => Math.floor(Date.now() / 1000);
const stranger = await generateKeyPair('RS256');

/** The claims of a logout token that would be believed. */
const makeClaims = (provider = acme): Claims => ({
  ...{ iss: provider.issuer, aud: 'ade', iat: now(), exp: now() + 120, jti: randomUUID() },
  ...{ sub: ANNA.sub, events: { [EVENT]: {} } },
});

async function send(token: string, provider: HostileProvider = acme): Promise<Response> {
  return fetch(`${server.running.url}/api/v1/sign-on/${provider.settings.id}/logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  });
}

const isIn = async (headers: Record<string, string>) =>
  (await server.call('GET', '/api/v1/session', { token: null, headers })).status === 200;

/** A logout that must end nothing. */
async function refuse(answer: Response): Promise<void> {
  const { code, detail } = (await answer.json()) as ProblemDetails;
  assert.equal(code, 'sign_on_answer_refused', detail);
  assert.deepEqual([answer.status, detail], [401, errorTable.sign_on_answer_refused.message]);
}

const without = (name: string) => () => {
  const { [name]: _, ...rest } = makeClaims();
  return rest;
};
const spoof = (change: Claims) => () => ({ ...makeClaims(), ...change });
const encode = (value: unknown) => base64url.encode(JSON.stringify(value));

const CLAIMS: Record<string, () => Claims> = {
  'with a nonce': spoof({ nonce: 'of-a-sign-on' }),
  'with an empty nonce': spoof({ nonce: null }),
  'without events': without('events'),
  'with another event': spoof({ events: { 'http://schemas.openid.net/event/other': {} } }),
  'with the event in a list': spoof({ events: [EVENT] }),
  'with the event as a text': spoof({ events: EVENT }),
  'with the event as a number': spoof({ events: { [EVENT]: 1 } }),
  'without anybody': without('sub'),
  'with a number as its subject': spoof({ sub: 17 }),
  'with a number as its subject, and a session': spoof({ sub: 17, sid: 'x' }),
  'with a list as its session': spoof({ sid: ['x'] }),
  'without an id': without('jti'),
  'without a time': without('iat'),
  expired: spoof({ iat: now() - 2 * HOUR, exp: now() - HOUR }),
  'of an hour ago': spoof({ iat: now() - HOUR }),
  'of the future': spoof({ iat: now() + HOUR, exp: now() + 2 * HOUR }),
  'for another client': spoof({ aud: 'another-client' }),
  'of the other issuer': spoof({ iss: other.issuer }),
};

for (const [name, make] of Object.entries(CLAIMS)) {
  test(`a logout token ${name} ends nothing`, async () => {
    const { headers } = await attacked.signIn(acme);
    await refuse(await send(await acme.sign(make(), { typ: 'logout+jwt' })));
    assert.ok(await isIn(headers));
  });
}

const SIGNED: Record<string, () => string | Promise<string>> = {
  'signed by nobody': () => `${encode({ alg: 'none' })}.${encode(makeClaims())}.`,
  'signed with an unknown key': () => acme.sign(makeClaims(), {}, stranger.privateKey),
  'signed with the key of the other provider': () => acme.sign(makeClaims(), {}, other.privateKey),
  'signed with the secret of the client': () =>
    acme.sign(makeClaims(), { alg: 'HS256' }, new TextEncoder().encode(CLIENT_SECRET)),
  'of the other provider': () => other.sign(makeClaims(other)),
  'that is an ID token': () => acme.sign({ ...makeClaims(), events: undefined }),
  'with a changed payload': async () => {
    const [head, , signature] = (await acme.sign({ ...makeClaims(), sub: 'mallory' })).split('.');
    return `${head}.${encode(makeClaims())}.${signature}`;
  },
  'of another type': () => acme.sign(makeClaims(), { typ: 'at+jwt' }),
  'that is none': () => 'a.b.c',
};

for (const [name, make] of Object.entries(SIGNED)) {
  test(`a logout token ${name} ends nothing`, async () => {
    const { headers } = await attacked.signIn(acme);
    await refuse(await send(await make()));
    assert.ok(await isIn(headers));
  });
}

test('a logout of one provider ends nothing at the other, though both call the account the same', async () => {
  const { headers } = await attacked.signIn(acme);
  const there = await attacked.signIn(other);
  assert.equal((await send(await other.sign(makeClaims(other)), other)).status, 204);
  assert.ok(await isIn(headers));
  assert.ok(!(await isIn(there.headers)));
});

test('an honest logout ends the sessions; sent again, it does not end those that began later', async () => {
  const { headers } = await attacked.signIn(acme);
  const token = await acme.sign(makeClaims());
  assert.equal((await send(token)).status, 204);
  assert.ok(!(await isIn(headers)));
  // The session of before may have ended in the same second.
  const { db } = server.running.service;
  const later = await attacked.signIn(acme);
  await db
    .updateTable('sessions')
    .set({ created_at: new Date(Date.now() + 5000).toISOString() })
    .execute();
  assert.equal((await send(token)).status, 204);
  assert.ok(await isIn(later.headers));
  await db.deleteFrom('sessions').execute();
});

test('a logout of one session at the provider ends only this one', async () => {
  const one = await attacked.signIn(acme);
  const two = await attacked.signIn(acme);
  const { db } = server.running.service;
  const rows = await db.selectFrom('sessions').selectAll().orderBy('created_at', 'desc').limit(2).execute();
  const sid = rows.find(({ provider_session: id }) => id !== null)?.provider_session ?? '';
  assert.equal((await send(await acme.sign({ ...makeClaims(), sub: undefined, sid }))).status, 204);
  const left = [await isIn(one.headers), await isIn(two.headers)];
  assert.deepEqual(left.filter(Boolean).length, 1);
});

test('a provider whose clock is half a minute late ends the session that has just begun', async () => {
  const { headers } = await attacked.signIn(acme);
  const { db } = server.running.service;
  const [row] = await db.selectFrom('sessions').selectAll().orderBy('created_at', 'desc').limit(1).execute();
  const claims = { ...makeClaims(), iat: now() - 25, sid: row?.provider_session };
  assert.equal((await send(await acme.sign(claims))).status, 204);
  assert.ok(!(await isIn(headers)));
});

test('a logout in JSON, in the address or twice in a form is refused', async () => {
  const { headers } = await attacked.signIn(acme);
  const url = `${server.running.url}/api/v1/sign-on/acme/logout`;
  const token = await acme.sign(makeClaims());
  const form = 'application/x-www-form-urlencoded';
  const tries: RequestInit[] = [
    { method: 'GET' },
    { method: 'POST' },
    { method: 'POST', headers: { 'content-type': form }, body: `token=${token}` },
    { method: 'POST', headers: { 'content-type': form }, body: 'x'.repeat(3_000_000) },
  ];
  for (const options of tries) {
    const { status } = await fetch(`${url}?logout_token=${token}`, options);
    assert.ok(status >= 400 && status < 500, String(status));
  }
  assert.ok(await isIn(headers));
});

test('strangers who send many logout tokens do not make the service ask the provider as often', async () => {
  const forged = await Promise.all(
    Array.from({ length: 60 }, (_, count) => acme.sign(makeClaims(), { kid: `key-${count}` }, stranger.privateKey)),
  );
  const [before, begun] = [acme.keyRequests, performance.now()];
  for (const answer of await Promise.all(forged.map((token) => send(token)))) await refuse(answer);
  const seconds = (performance.now() - begun) / 1000;
  assert.ok(acme.keyRequests - before <= 2 + seconds, `${acme.keyRequests - before} in ${seconds} s`);
});

test('a logout signed with a key that is a second old is believed', async () => {
  const { headers } = await attacked.signIn(acme);
  assert.equal((await send(await acme.sign({ ...makeClaims(), sub: 'somebody-else' }))).status, 204);
  await acme.rotateKeys();
  await delay(1100);
  assert.equal((await send(await acme.sign(makeClaims()))).status, 204);
  assert.ok(!(await isIn(headers)));
});
