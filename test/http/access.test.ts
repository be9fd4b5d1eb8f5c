import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES, type Role, type Session, type Token, type Workspace } from '../../src/contract/api/index.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import type { Operation } from './api-description.ts';
import { startTestServer, WS } from './server-harness.ts';

/** The token of a monitor; see test/http/metrics.test.ts. */
const METRICS_TOKEN = 'nothing-but-the-metrics';
const server = await startTestServer({ ADE_METRICS_TOKEN: METRICS_TOKEN });
const other = await server.make<Workspace>('/api/v1/workspaces', { name: 'Other' });
const operations = server.api.places;
const foreign = await server.makeToken([{ workspace_id: other.id, role: 'admin' }], 'foreign');
const byRole = new Map<Role, string>();
for (const role of ROLES) byRole.set(role, await server.makeToken([{ workspace_id: 'default', role }], role));
const makeReader = (workspace_id: string, role: Role) =>
  server.makeToken([{ workspace_id, role, activity: true }], 'reader of the activity');
const readers = {
  here: await makeReader('default', 'auditor'),
  elsewhere: await makeReader(other.id, 'admin'),
  everywhere: await makeReader('*', 'auditor'),
  ofThis: await makeReader('default', 'admin'),
};

/** Open on purpose; another open route must be added here by hand. */
const OPEN = [
  ...[
    'beginSignOn',
    'endSignOn',
    'finishSignOn',
    'readHealth',
    'readLiveness',
    'readReadiness',
    'readSignOn',
    'signIn',
  ],
];

/** A path with ids that name nothing: a caller without access must not learn that. */
function fill(path: string): string {
  return path
    .replace('{workspace_id}', 'default')
    .replace('{comparison_id}', 'job_none..job_none')
    .replaceAll(/\{\w+\}/g, 'none_at_all');
}

test('every route says what it needs, and only the known ones need nothing', () => {
  assert.ok(operations.length > 60, `only ${operations.length} operations`);
  for (const { operation } of operations) assert.ok(operation['x-ade-access'], operation.operationId);
  const open = operations.filter(({ operation }) => operation['x-ade-access'].to === 'everyone');
  assert.deepEqual(open.map(({ operation }) => operation.operationId).sort(), OPEN);
});

for (const { path, method, operation } of operations) {
  const access = operation['x-ade-access'];
  if (access.to === 'everyone') continue;
  test(`${method} ${path} refuses callers without access`, async () => {
    const url = fill(path);
    await server.expectProblem('not_signed_in', method, url, { token: null });
    await server.expectProblem('not_signed_in', method, url, { token: 'ade_wrong_token_wrong_token' });
    await server.expectProblem('not_signed_in', method, url, { token: null, headers: { cookie: 'ade_session=wrong' } });
    const monitor = await server.call(method, url, { token: METRICS_TOKEN });
    assert.equal(monitor.status, operation.operationId === 'readMetrics' ? 200 : 401, 'the token for metrics');
    if (access.to === 'server') {
      await server.expectProblem('access_denied', method, url, { token: foreign });
      await server.expectProblem('access_denied', method, url, { token: byRole.get('admin')! });
      // If the route takes a grant, the grant for all workspaces is enough for the server; these readers lack it.
      for (const reader of ['here', 'elsewhere', 'ofThis'] as const)
        await server.expectProblem('access_denied', method, url, { token: readers[reader] });
      if (access.grant === undefined) {
        await server.expectProblem('access_denied', method, url, { token: readers.everywhere });
      } else assert.equal((await server.call(method, url, { token: readers.everywhere })).status, 200);
    }
    if (access.to !== 'workspace') return;
    await server.expectProblem('access_denied', method, url, { token: foreign });
    await server.expectProblem('access_denied', method, url, { token: readers.elsewhere });
    const needed = ROLES.indexOf(access.role as Role);
    if (needed > 0) {
      for (const token of [readers.here, readers.everywhere]) {
        const { status } = await server.call(method, url, { token });
        assert.equal(status === 403, access.grant === undefined, `an auditor with the activity got ${status}`);
      }
    }
    for (const [index, role] of ROLES.entries()) {
      if (isStream(operation) && index >= needed) continue;
      const { status } = await server.call(method, url, { token: byRole.get(role)! });
      const isRefused = status === 401 || status === 403;
      assert.equal(isRefused, index < needed, `${role} got ${status}`);
    }
  });
}

/** Whether the answer has no end. */
function isStream({ operationId }: Operation): boolean {
  return operationId === 'followWorkspace';
}

test('the activity is a grant of its own, with any role, and only tokens with it receive its events', async () => {
  const taking = operations.filter(({ operation }) => operation['x-ade-access'].grant !== undefined);
  assert.ok(taking.length >= 2 && taking.every(({ method }) => method === 'GET'));
  const body = await server.read<Session>('/api/v1/session', { token: readers.here });
  assert.deepEqual(body.grants, [{ workspace_id: 'default', role: 'auditor', activity: true }]);
  const denied = await server.expectProblem('access_denied', 'GET', `${WS}/activity`, { token: byRole.get('author')! });
  assert.match(denied.body.detail, /admin, or the grant activity,/);
});

test('answers that only some may read are not cached', async () => {
  for (const path of ['/api/v1/session', `${WS}/documents`, '/api/v1/tokens']) {
    const { headers } = await server.expect(200, 'GET', path);
    assert.equal(headers.get('cache-control'), 'no-store', path);
  }
});

test('a revoked and an expired token are refused', async () => {
  const made = await server.make<{ token: { id: string }; secret: string }>('/api/v1/tokens', {
    name: 'short',
    grants: [{ workspace_id: 'default', role: 'viewer' }],
    expires_in_days: 1,
  });
  const { token, secret } = made;
  await server.expect(200, 'GET', '/api/v1/session', { token: secret });
  await server.running.service.db
    .updateTable('tokens')
    .set({ expires_at: '2020-01-01T00:00:00.000Z' })
    .where('id', '=', token.id)
    .execute();
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: secret });
  const revoked = await server.makeToken([{ workspace_id: 'default', role: 'viewer' }], 'revoked');
  const list = await server.list<{ id: string; name: string }>('/api/v1/tokens');
  const { id } = list.find(({ name }) => name === 'revoked')!;
  await server.expect(204, 'DELETE', `/api/v1/tokens/${id}`);
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: revoked });
});

test('a token says when it was last used', async () => {
  const secret = await server.makeToken([{ workspace_id: 'default', role: 'viewer' }], 'in use');
  const readUse = async () => {
    const entries = await server.list<Token>('/api/v1/tokens');
    return entries.find(({ name }) => name === 'in use')!.last_used_at;
  };
  assert.equal(await readUse(), null);
  const before = Date.now();
  await server.expect(200, 'GET', '/api/v1/session', { token: secret });
  // Stored in parallel to the request.
  await waitUntil(async () => (await readUse()) !== null);
  const at = Date.parse((await readUse())!);
  assert.ok(at >= before && at <= Date.now(), `${at}`);
});

test('the last token of an administrator cannot be revoked', async () => {
  const body = await server.read<{ token_id: string }>('/api/v1/session');
  await server.expectProblem('last_admin_token', 'DELETE', `/api/v1/tokens/${body.token_id}`);
});

test('administrators of a workspace make tokens for it and for nothing else', async () => {
  const token = byRole.get('admin')!;
  const path = '/api/v1/workspaces/default/tokens';
  const grantsOf = (workspace_id: string) => ({ name: 'made', grants: [{ workspace_id, role: 'viewer' }] });
  await server.expect(201, 'POST', path, { token, json: grantsOf('default') });
  await server.expectProblem('access_denied', 'POST', path, { token, json: grantsOf(other.id) });
  await server.expectProblem('access_denied', 'POST', path, { token, json: grantsOf('*') });
  const entries = await server.list<{ grants: { workspace_id: string }[] }>(path, {
    token,
  });
  assert.ok(entries.every(({ grants }) => grants.every(({ workspace_id: id }) => id === 'default')));
});

test('secrets are neither in the database nor in the log', async () => {
  const rows = await server.running.service.db.selectFrom('tokens').selectAll().execute();
  for (const secret of [server.adminToken, foreign, ...byRole.values()]) {
    assert.ok(!JSON.stringify(rows).includes(secret));
    assert.ok(!server.logLines.join('').includes(secret));
  }
});
