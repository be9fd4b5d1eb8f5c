import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILE_END, FILE_START, makeHead, makeUploadHead, RawClient } from './raw-client.ts';
import { makeForm, startTestServer, WS, waitUntil } from './server-harness.ts';
import { asBearer, openStream } from './stream-client.ts';

const server = await startTestServer({}, undefined, {
  streamsPerToken: 2,
  maxStreams: 3,
  uploadsPerToken: 1,
  requestsPerToken: 3,
});
const { limits } = server.running.service;
const grants = [{ workspace_id: 'default', role: 'operator' as const }];
const [first, second] = [await server.makeToken(grants, 'first'), await server.makeToken(grants, 'second')];

/** Expects a refusal and returns its message. */
async function assertRefused(method: string, path: string, token: string, body?: FormData): Promise<string> {
  const answer = await server.expectProblem('too_many_at_once', method, path, { token, body });
  assert.ok(Number(answer.headers.get('retry-after')) >= 1);
  return answer.body.detail;
}

test('event streams have a limit for each token, and one for all', async () => {
  const path = `${WS}/events`;
  const streams = [await openStream(server, asBearer(first)), await openStream(server, asBearer(first))];
  assert.match(await assertRefused('GET', path, first), /^Too many event streams .* this token may have 2\./);
  streams.push(await openStream(server, asBearer(second)));
  assert.match(await assertRefused('GET', path, second), /^Too many event streams .* the server may have 3\./);
  await streams[0]!.close();
  await waitUntil(() => limits.streamsInAll.held === 2);
  streams.push(await openStream(server, asBearer(first)));
  for (const stream of streams) await stream.close();
  await waitUntil(() => limits.streams.held + limits.streamsInAll.held === 0);
});

test('open streams do not count as requests', async () => {
  const streams = [await openStream(server, asBearer(first)), await openStream(server, asBearer(first))];
  assert.equal(limits.requests.held, 0);
  for (const stream of streams) await stream.close();
});

test('simultaneous uploads have a limit', async () => {
  const path = `${WS}/documents`;
  const form = makeForm('a\n1\n', 'a.csv');
  const slow = new RawClient(server);
  slow.send(makeUploadHead(path, first, 4) + FILE_START);
  await waitUntil(() => limits.uploads.held === 1);
  assert.match(await assertRefused('POST', path, first, form), /^Too many uploads .* this token may have 1\./);
  await server.expect(201, 'POST', path, { token: second, body: form });
  slow.send(`b\n1\n${FILE_END}`);
  await waitUntil(() => slow.text.includes('201 Created'));
  await server.expect(200, 'POST', path, { token: first, body: form });
  slow.socket.destroy();
});

test('an upload that its client aborts is no longer counted', async () => {
  const broken = new RawClient(server);
  broken.send(makeUploadHead(`${WS}/documents`, first, 1000) + FILE_START);
  await waitUntil(() => limits.uploads.held === 1);
  broken.socket.destroy();
  await waitUntil(() => limits.uploads.held + limits.requests.held === 0);
});

test('an upload that its client aborts before it is read is no longer counted', async () => {
  const take = limits.uploads.take.bind(limits.uploads);
  for (let i = 0; i < 20; i += 1) {
    const broken = new RawClient(server);
    const taken = new Promise<void>((resolve) => {
      limits.uploads.take = (holder) => {
        broken.socket.destroy();
        resolve();
        return take(holder);
      };
    });
    broken.send(makeUploadHead(`${WS}/documents`, first, 1000) + FILE_START);
    await taken;
    limits.uploads.take = take;
    await waitUntil(() => limits.uploads.held + limits.requests.held === 0);
  }
});

test('simultaneous requests have a limit', async () => {
  const path = `${WS}/documents`;
  const json = { ...asBearer(first), 'content-type': 'application/json', 'content-length': 100 };
  const slow = Array.from({ length: 3 }, () => new RawClient(server));
  for (const client of slow) client.send(makeHead('POST', `${WS}/jobs`, json));
  await waitUntil(() => limits.requests.held === 3);
  assert.match(await assertRefused('GET', path, first), /^Too many requests .* this token may have 3\./);
  await server.expect(200, 'GET', path, { token: second });
  for (const client of slow) client.socket.destroy();
  await waitUntil(() => limits.requests.held === 0);
  await server.expect(200, 'GET', path, { token: first });
});
