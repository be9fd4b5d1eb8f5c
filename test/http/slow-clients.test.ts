import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import type { Document } from '../../src/contract/api/index.ts';
import { documentPath } from '../../src/contract/layout.ts';
import { insertDocument } from '../../src/storage/store/documents.ts';
import { hashText } from '../service/rows.ts';
import { FILE_END, FILE_START, makeHead, makeUploadHead, RawClient } from './raw-client.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';

/** Longer than a busy machine lets this process wait now and then. */
const STALL_SECONDS = 1;
const MIN_BYTES_PER_SECOND = 1000;
const server = await startTestServer({ ADE_KEEP_ALIVE_SECONDS: '0.1' }, undefined, {
  headersTimeoutSeconds: 0.8,
  stallSeconds: STALL_SECONDS,
  minBytesPerSecond: MIN_BYTES_PER_SECOND,
  heartbeatSeconds: 0.3,
});
const DOCUMENTS = `${WS}/documents`;
const json = { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' };

function listUploads(): string[] {
  const folder = join(server.dataDir, 'documents', '.incoming');
  return existsSync(folder) ? readdirSync(folder) : [];
}

async function assertTimedOut(client: RawClient): Promise<void> {
  const { status, headers, body } = await client.readAnswer();
  assert.equal(status, 408, client.text);
  assert.match(headers, /content-type: application\/problem\+json/i);
  assert.match(headers, /connection: close/i);
  assert.equal(body.code, 'request_timeout');
}

// Each test waits for its own limit: in parallel, all take only as long as the slowest one.
describe('a client that is slow', { concurrency: true }, () => {
  test('with its headers gets 408', async () => {
    const client = new RawClient(server);
    client.send('GET /api/v1/health HTTP/1.1\r\nx-long: ');
    await client.trickle('x', 50);
    await assertTimedOut(client);
  });

  test('with a connection and no request at all gets 408', async () => {
    await assertTimedOut(new RawClient(server));
  });

  test('with a body of one byte at a time gets 408', async () => {
    const client = new RawClient(server);
    client.send(makeHead('POST', '/api/v1/workspaces', { ...json, 'content-length': 100_000 }));
    await client.trickle(' ', 50);
    await assertTimedOut(client);
  });

  test('and stops before the first part of an upload gets 408', async () => {
    const client = new RawClient(server);
    client.send(makeUploadHead(DOCUMENTS, server.adminToken, 1000));
    await assertTimedOut(client);
  });

  test('and stops in the middle of an upload gets 408, and leaves nothing', async () => {
    const client = new RawClient(server);
    client.send(makeUploadHead(DOCUMENTS, server.adminToken, 100_000) + FILE_START + 'a,b\n'.repeat(1000));
    await assertTimedOut(client);
    const list = await server.list<Document>(`${DOCUMENTS}?search=slow.csv`);
    assert.deepEqual(
      list.filter(({ bytes }) => bytes < 100_000),
      [],
    );
  });

  test('with a body that was not requested loses its connection', async () => {
    const client = new RawClient(server);
    client.send(makeHead('POST', DOCUMENTS, { 'content-length': 100_000 }));
    await client.trickle('x', 50);
    const { status } = await client.readAnswer();
    assert.equal(status, 401);
  });

  test('but steady may take longer than any limit', async () => {
    const piece = '0123456789,abcdefghi\n'.repeat(100);
    const count = 42;
    const client = new RawClient(server);
    client.send(makeUploadHead(DOCUMENTS, server.adminToken, piece.length * count) + FILE_START);
    const startedMs = performance.now();
    await client.trickle(piece, 50, count);
    client.send(FILE_END);
    const { status } = await client.readAnswer();
    assert.equal(status, 201, client.text);
    assert.ok(performance.now() - startedMs > 2 * STALL_SECONDS * 1000);
  });

  test('to send another request loses its connection', async () => {
    const client = new RawClient(server);
    client.send(makeHead('GET', '/api/v1/health', {}));
    const { status } = await client.readAnswer();
    assert.equal(status, 200);
  });
});

test('no part of an upload is left', () => {
  assert.deepEqual(listUploads(), []);
});

describe('a client that does not read', { concurrency: true }, () => {
  const getStream = makeHead('GET', `${WS}/events`, { authorization: json.authorization });
  const { service } = server.running;

  async function follow(): Promise<RawClient> {
    const client = new RawClient(server);
    client.send(getStream);
    await waitUntil(() => client.text.includes('connected'));
    return client;
  }

  test('is dropped, while one that reads gets everything', async () => {
    const [stuck, reader] = [await follow(), await follow()];
    stuck.socket.pause();
    const line = 'x'.repeat(1_048_576);
    for (let sent = 1; sent <= 24; sent++) {
      service.jobs.feed.publish('default', 'build_log', { type: 'build_log', version_id: 'v', line });
      await waitUntil(() => reader.text.length > sent * line.length);
    }
    // A paused socket only notices its end when it reads again.
    stuck.socket.resume();
    await stuck.ended;
    await waitUntil(() => reader.text.split('"build_log"').length > 24);
    assert.ok(stuck.text.length < reader.text.length);
    reader.socket.destroy();
  });

  test('is kept as long as no data waits, by a comment from time to time', async () => {
    const client = await follow();
    await waitUntil(() => client.text.split(': still here').length > 3);
    client.socket.destroy();
  });
});

/** Stored without an upload: sending so much within the limits of this server needs an idle machine. */
async function storeDocument(id: string, content: string): Promise<void> {
  const file = { filename: 'large.csv', format: 'csv', bytes: content.length, sha256: hashText(content) };
  const path = documentPath(server.dataDir, { id, ...file });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  const upload = {
    uploaded_by: 'test',
    uploaded_at: '2026-01-01',
    deleted_at: null,
    purged_at: null,
    folder: null,
    sender_id: null,
    period: null,
  };
  await insertDocument(server.running.service.db, { id, workspace_id: 'default', ...file, ...upload });
}

test('a client that does not read its download loses its connection', async () => {
  // More than the sockets of both sides can buffer in the kernel.
  const bytes = 24 * 1_048_576;
  await storeDocument('doc_large', 'a,b\n'.repeat(bytes / 4));
  const client = new RawClient(server);
  // At the first piece: a moment later, all data may have arrived.
  client.socket.once('data', () => client.socket.pause());
  client.send(makeHead('GET', `${DOCUMENTS}/doc_large/content`, { authorization: json.authorization }));
  await waitUntil(() => client.text.startsWith('HTTP/1.1 200 '));
  await waitUntil(() => server.running.service.limits.requests.held === 0);
  client.socket.resume();
  await client.ended;
  assert.ok(client.text.length < bytes, String(client.text.length));
});

test('ended streams are forgotten', async () => {
  await waitUntil(() => server.running.service.streams.size === 0);
});
