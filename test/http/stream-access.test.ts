import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { CreatedToken } from '../../src/contract/api/index.ts';
import { openDatabase } from '../../src/storage/store/database.ts';
import { hashSecret } from '../../src/storage/store/tokens.ts';
import { placeOf } from '../helpers/postgres/databases.ts';
import { makeHead, RawClient } from './raw-client.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';
import { asBearer, openStream, type StreamClient } from './stream-client.ts';

/** Far less than the 15 s of a heartbeat, far more than the second that it should take. */
const SOON_MS = 6000;

const server = await startTestServer();
const { service } = server.running;
const bystander = await openStream(server, asBearer(await makeViewer()));
/** Another process that has opened the same database, as a command on the host does. */
const otherProcess = await openDatabase(await placeOf(server.dataDir));
after(() => otherProcess.destroy());

async function makeToken(): Promise<CreatedToken> {
  const grants = [{ workspace_id: 'default', role: 'viewer' }];
  return server.make<CreatedToken>('/api/v1/tokens', { name: 'viewer', grants });
}

async function makeViewer(): Promise<string> {
  return (await makeToken()).secret;
}

async function signIn(secret: string): Promise<{ cookie: string }> {
  const { cookie } = await server.signIn(secret);
  return { cookie };
}

async function assertEndsSoon({ ended }: StreamClient): Promise<void> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error('The stream is still open.')), SOON_MS);
  await Promise.race([ended, limit.promise]);
  clearTimeout(timer);
  assert.ok(bystander.isOpen(), 'a stream of somebody else was ended as well');
}

test('revoking a token ends its streams, and those of its sessions', async () => {
  const { token, secret } = await makeToken();
  const streams = [await openStream(server, asBearer(secret)), await openStream(server, await signIn(secret))];
  await server.expect(204, 'DELETE', `/api/v1/tokens/${token.id}`);
  for (const stream of streams) await assertEndsSoon(stream);
});

test('a token that another process revokes loses its streams', async () => {
  const { token, secret } = await makeToken();
  const stream = await openStream(server, asBearer(secret));
  const revoked = { revoked_at: new Date().toISOString() };
  await otherProcess.updateTable('tokens').set(revoked).where('id', '=', token.id).execute();
  await assertEndsSoon(stream);
});

test('a token that loses its role in the workspace loses its streams', async () => {
  const { token, secret } = await makeToken();
  const stream = await openStream(server, asBearer(secret));
  const elsewhere = { roles_json: '{"ws_other":"admin"}' };
  await otherProcess.updateTable('tokens').set(elsewhere).where('id', '=', token.id).execute();
  await assertEndsSoon(stream);
});

test('signing out ends the streams of the session, and no other streams of its token', async () => {
  const secret = await makeViewer();
  const cookie = await signIn(secret);
  const [mine, other] = [await openStream(server, cookie), await openStream(server, await signIn(secret))];
  await server.expect(204, 'DELETE', '/api/v1/session', { token: null, headers: cookie });
  await assertEndsSoon(mine);
  assert.ok(other.isOpen());
  await other.close();
});

test('a token and a session that expire lose their streams', async () => {
  const { token, secret } = await makeToken();
  const cookie = await signIn(await makeViewer());
  const streams = [await openStream(server, cookie), await openStream(server, asBearer(secret))];
  const expires_at = new Date(Date.now() + 500).toISOString();
  const id_hash = hashSecret(cookie.cookie.split('=')[1]!);
  await service.db.updateTable('sessions').set({ expires_at }).where('id_hash', '=', id_hash).execute();
  await service.db.updateTable('tokens').set({ expires_at }).where('id', '=', token.id).execute();
  for (const stream of streams) await assertEndsSoon(stream);
});

test('a client that reads nothing is dropped as soon as too much data waits for it', async () => {
  const client = new RawClient(server);
  client.send(makeHead('GET', `${WS}/events`, asBearer(server.adminToken)));
  await waitUntil(() => client.text.includes('connected'));
  client.socket.pause();
  await bystander.close();
  const line = 'x'.repeat(1_048_576);
  // More than the buffers of a connection can hold on any system.
  for (let sent = 0; sent < 40 && service.streams.size > 0; sent++) {
    service.jobs.feed.publish('default', 'build_log', { type: 'build_log', version_id: 'v', line });
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(service.streams.size, 0);
  client.socket.resume();
  await client.ended;
});
