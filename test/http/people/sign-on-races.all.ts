import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Activity, Person, Session } from '../../../src/contract/api/index.ts';
import { BOUNDARY, FILE_END, FILE_START, makeHead, RawClient } from '../raw-client.ts';
import { WS, waitUntil } from '../server-harness.ts';
import { openStream } from '../stream-client.ts';
import { ANNA, startAttacked } from './attacked-server.ts';

const attacked = await startAttacked();
const { acme, other, server } = attacked;
/** A second on an idle machine, and far less than the 15 s of a heartbeat. */
const SOON_MS = 6000;
const readSession = (headers: Record<string, string>) =>
  server.call<Session>('GET', '/api/v1/session', { token: null, headers });
const disable = (id: string | null) => server.expect(200, 'POST', `/api/v1/people/${id}/disable`);
const enable = (id: string | null) => server.expect(200, 'POST', `/api/v1/people/${id}/enable`);

test('many requests at once read the roles again once, and none of them ends the session', async () => {
  const { headers } = await attacked.signIn(acme);
  for (let count = 0; count < 3; count++) {
    await attacked.makeDue();
    const before = acme.forms.length;
    const answers = await Promise.all(Array.from({ length: 40 }, () => readSession(headers)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    assert.equal(acme.forms.length - before, 1);
  }
});

test('many people who sign in for the first time at once are one person each', async () => {
  acme.account = { ...ANNA, sub: 'twin', name: 'Twin', email: 'twin@acme.example' };
  const browsers = await Promise.all(Array.from({ length: 12 }, () => attacked.reach(acme)));
  const answers = await Promise.all(browsers.map(({ browser, url }) => browser.visit(url)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [303]);
  const people = await server.list<Person>('/api/v1/people');
  assert.equal(people.filter(({ name }) => name.startsWith('Twin')).length, 1);
});

test('two accounts of one name and address, at two providers at once, do not become one', async () => {
  acme.account = { ...ANNA, sub: 'both', name: 'Both', email: 'both@acme.example' };
  other.account = { ...acme.account };
  const reached = await Promise.all([attacked.reach(acme), attacked.reach(other)]);
  const answers = await Promise.all(reached.map(({ browser, url }) => browser.visit(url)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [303, 303],
  );
  const people = (await server.list<Person>('/api/v1/people')).filter(({ name }) => name.startsWith('Both'));
  assert.equal(people.length, 2);
  assert.equal(people.filter(({ email }) => email !== null).length, 1);
});

test('who is disabled while the provider answers is not signed in', async () => {
  const { session } = await attacked.signIn(acme);
  const tamper = {
    token: async (answer: unknown) => {
      await disable(session.person_id);
      return answer;
    },
  };
  acme.account = { ...ANNA };
  acme.tamper = tamper;
  const { browser, url } = await attacked.reach(acme);
  const answer = await browser.visit(url);
  acme.tamper = {};
  await attacked.refuse('sign_on_disabled', async () => answer);
  await enable(session.person_id);
  assert.equal((await readSession({ cookie: browser.cookieFor('https://ade.test') })).status, 401);
});

test('who is disabled while their roles are read again has no session afterwards, nor one after the enabling', async () => {
  const { session, headers } = await attacked.signIn(acme);
  await attacked.makeDue();
  acme.tamper = {
    token: async (answer) => {
      await disable(session.person_id);
      return answer;
    },
  };
  assert.equal((await readSession(headers)).status, 401);
  acme.tamper = {};
  await enable(session.person_id);
  assert.equal((await readSession(headers)).status, 401);
});

test('event streams end when the provider takes the roles, at a sign-in and when they are read again', async () => {
  const lea = { ...ANNA, sub: 'lea', name: 'Lea', email: 'lea@acme.example' };
  for (const takeRoles of [
    async () => {
      const { browser, url } = await attacked.reach(acme);
      acme.account = { ...lea, groups: [] };
      assert.equal((await browser.visit(url)).status, 403);
    },
    async (headers: Record<string, string>) => {
      acme.account = { ...lea, groups: [] };
      await attacked.makeDue();
      assert.equal((await readSession(headers)).status, 401);
    },
  ]) {
    const { headers } = await attacked.signIn(acme, lea);
    const stream = await openStream(server, headers);
    // New streams are looked at once more; this is about those that have been open for a while.
    await delay(1000);
    await takeRoles(headers);
    await Promise.race([stream.ended, delay(SOON_MS, undefined, { ref: false })]);
    assert.ok(!stream.isOpen());
  }
});

test('an upload ends with the session with which it began, whoever ends the session', async () => {
  const signOut = (headers: Record<string, string>) =>
    server.expect(200, 'DELETE', '/api/v1/session', { token: null, headers });
  const endAtProvider = async () => {
    const iat = Math.floor(Date.now() / 1000);
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const about = { iss: acme.issuer, aud: 'ade', iat, exp: iat + 60, jti: 'one', sub: ANNA.sub, events };
    const body = new URLSearchParams({ logout_token: await acme.sign(about) });
    const { status } = await fetch(`${server.running.url}/api/v1/sign-on/acme/logout`, { method: 'POST', body });
    assert.equal(status, 204);
  };
  for (const end of [signOut, endAtProvider]) {
    const { headers } = await attacked.signIn(acme);
    const client = new RawClient(server);
    const bytes = FILE_START.length + 1000 + FILE_END.length;
    const type = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': bytes };
    client.send(makeHead('POST', `${WS}/documents`, { ...headers, ...type }) + FILE_START + 'a,b\n'.repeat(100));
    await waitUntil(() => server.running.service.limits.requests.held > 0);
    await end(headers);
    await Promise.race([client.ended, delay(SOON_MS, undefined, { ref: false })]);
    assert.ok(client.socket.closed);
    assert.deepEqual(await server.list(`${WS}/documents?search=slow.csv`), []);
  }
});

test('who signs out while their roles are read again stays signed out', async () => {
  const { headers } = await attacked.signIn(acme);
  await attacked.makeDue();
  const asked = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  acme.tamper = {
    token: async (answer) => {
      asked.resolve();
      await goOn.promise;
      return answer;
    },
  };
  const waiting = readSession(headers);
  await asked.promise;
  await server.running.service.db.deleteFrom('sessions').execute();
  goOn.resolve();
  assert.equal((await waiting).status, 401);
  acme.tamper = {};
  assert.equal((await readSession(headers)).status, 401);
});

test('of many sign-ins and disablings at once, nothing of the person is left after the last disabling', async () => {
  const { session } = await attacked.signIn(acme);
  acme.account = { ...ANNA };
  const reached = await Promise.all(Array.from({ length: 20 }, () => attacked.reach(acme)));
  const answers = await Promise.all(
    reached.flatMap(({ browser, url }, index) => [
      browser.visit(url).then(({ status }) => status),
      ...(index === 10 ? [disable(session.person_id).then(() => 0)] : []),
    ]),
  );
  assert.ok(
    answers.every((status) => [0, 303, 403].includes(status)),
    answers.join(),
  );
  for (const { browser } of reached) {
    const { status } = await readSession({ cookie: browser.cookieFor('https://ade.test') });
    assert.equal(status, 401);
  }
  const { db } = server.running.service;
  const tokens = db.selectFrom('tokens').select('id').where('person_id', '=', session.person_id);
  assert.deepEqual(await db.selectFrom('sessions').selectAll().where('token_id', 'in', tokens).execute(), []);
  const entries = await server.list<Activity>('/api/v1/activity?limit=200');
  const disabledAt = entries.findIndex(({ action }) => action === 'person.disabled');
  const later = entries.slice(0, disabledAt).filter(({ action }) => action === 'session.started');
  assert.deepEqual(later, []);
});
