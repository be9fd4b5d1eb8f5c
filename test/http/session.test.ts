import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, Session } from '../../src/contract/api/index.ts';
import { readSettings } from '../../src/contract/settings.ts';
import { startServer } from '../../src/http/index.ts';
import { startTestServer } from './server-harness.ts';

const server = await startTestServer({ ADE_SIGN_INS_PER_MINUTE: '6' });

const signIn = () => server.signIn(server.adminToken);

test('a token is exchanged for a cookie that scripts and other sites cannot use', async () => {
  const { cookie, header } = await signIn();
  assert.match(header, /HttpOnly/);
  assert.match(header, /SameSite=Strict/);
  const session = await server.read<{ authentication: string; is_server_admin: boolean }>('/api/v1/session', {
    token: null,
    headers: { cookie },
  });
  assert.equal(session.authentication, 'session');
  assert.equal(session.is_server_admin, true);
});

test('a change by cookie must come from the same site', async () => {
  const { cookie } = await signIn();
  const json = { name: 'From elsewhere' };
  const call = (headers: Record<string, string>) => ({ token: null, json, headers: { cookie, ...headers } });
  const path = '/api/v1/workspaces';
  await server.expectProblem('cross_site_request', 'POST', path, call({ origin: 'https://evil.example' }));
  await server.expectProblem('cross_site_request', 'POST', path, call({ origin: 'null' }));
  await server.expectProblem('cross_site_request', 'POST', path, call({ origin: 'http://127.0.0.1:1' }));
  await server.expect(201, 'POST', path, call({ origin: server.running.url }));
});

test('signing out ends the session', async () => {
  const { cookie } = await signIn();
  await server.expect(204, 'DELETE', '/api/v1/session', { token: null, headers: { cookie } });
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers: { cookie } });
});

test('the entry of a session that ends names the token of the session, whoever ends it', async () => {
  const own = await server.read<Session>('/api/v1/session');
  const { cookie } = await signIn();
  const token = await server.makeToken([{ workspace_id: 'default', role: 'viewer' }], 'Vera');
  await server.expect(204, 'DELETE', '/api/v1/session', { token, headers: { cookie } });
  const { items } = await server.read<{ items: Activity[] }>('/api/v1/activity?action=session.ended');
  assert.deepEqual([items[0]?.actor, items[0]?.target_id], ['Vera', own.token_id]);
});

test('wrong tokens are refused, and after some attempts all are', async () => {
  const wrong = { token: null, json: { token: 'ade_not_a_token' } };
  await server.expectProblem('not_signed_in', 'POST', '/api/v1/session', wrong);
  for (let tries = 0; tries < 5; tries++) await server.call('POST', '/api/v1/session', wrong);
  const answer = await server.expectProblem('too_many_requests', 'POST', '/api/v1/session', wrong);
  assert.ok(Number(answer.headers.get('retry-after')) > 0);
});

test('only the first start makes a token', async () => {
  const before = server.running.firstToken;
  assert.match(before ?? '', /^ade_/);
  await server.restart();
  assert.equal(server.running.firstToken, null);
  await server.expect(200, 'GET', '/api/v1/session');
});

test('without authentication the server listens on a loopback address only', async () => {
  const settings = readSettings({ ADE_AUTH: 'off', ADE_HOST: '0.0.0.0', ADE_DATA_DIR: server.dataDir });
  await assert.rejects(startServer(settings), { code: 'auth_off_refused' });
});

test('answers have the headers that restrict a browser', async () => {
  const { headers } = await server.expect(200, 'GET', '/api/v1/health', { token: null });
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'self'.*frame-ancestors 'none'/);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.match(headers.get('referrer-policy') ?? '', /no-referrer/);
  const given = await server.expect(200, 'GET', '/api/v1/health', { headers: { 'x-request-id': 'mine-1' } });
  assert.equal(given.headers.get('x-request-id'), 'mine-1');
});
