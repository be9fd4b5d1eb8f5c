import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Readiness } from '../../src/contract/api/index.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const nobody = { token: null };
const readReady = (status: number) => server.expect<Readiness>(status, 'GET', '/api/v1/ready', nobody);

test('a process that serves is live and ready, and no token is needed or looked at', async () => {
  for (const token of [null, 'nobody-knows-this']) {
    const { body } = await server.expect(200, 'GET', '/api/v1/live', { token });
    assert.deepEqual(body, { live: true });
    const ready = await server.expect<Readiness>(200, 'GET', '/api/v1/ready', { token });
    assert.deepEqual(ready.body, { ready: true, because: [] });
  }
});

test('a process that stops is not ready from the first moment on, and lives until it has stopped', async () => {
  const { jobs } = server.running.service;
  const drain = jobs.drain.bind(jobs);
  const isAsked = Promise.withResolvers<void>();
  // As if a job was running for so long.
  jobs.drain = () => Promise.all([drain(), isAsked.promise]).then(() => undefined);
  const stopped = server.running.stop();
  const [ready, live] = await Promise.all([readReady(503), server.expect(200, 'GET', '/api/v1/live', nobody)]);
  assert.deepEqual(ready.body, { ready: false, because: ['stopping'] });
  assert.deepEqual(live.body, { live: true });
  await server.expectProblem('shutting_down', 'POST', `${WS}/jobs`, { json: { document_id: 'doc_any' } });
  isAsked.resolve();
  await stopped;
  await server.start();
});
