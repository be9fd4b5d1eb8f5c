import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import type { Job } from '../../src/contract/api/index.ts';
import { startTestServer } from './server-harness.ts';

const server = await startTestServer({ ADE_AUTH: 'off' });
const none = { token: null };
await server.publishStarter();
const document = await server.upload();

test('the short paths work as the specification shows them', async () => {
  const json = { document_id: document.id, runtime_network_access: false };
  const submitted = await server.expect<Job>(202, 'POST', '/jobs', { ...none, json });
  assert.equal(submitted.headers.get('location'), `/jobs/${submitted.body.id}`);
  const job = await server.waitForJob(submitted.body.id, '');
  assert.equal(job.status, 'success');
  await server.expect(200, 'GET', `/jobs/${job.id}/artifact`, none);
  const output = await server.expect(200, 'GET', `/jobs/${job.id}/output`, none);
  assert.equal(output.text.slice(0, 2), 'PK');
  const retry = await server.expect<Job>(202, 'POST', `/jobs/${job.id}/retry`, none);
  assert.equal(retry.body.retry_of, job.id);
  await server.waitForJob(retry.body.id, '');
});

test('pages of other sites cannot reach a server without authentication', async () => {
  const json = { name: 'From elsewhere' };
  const headers = { origin: 'https://evil.example' };
  await server.expectProblem('cross_site_request', 'POST', '/api/v1/workspaces', { ...none, json, headers });
});

test('a foreign name for this address is refused', async () => {
  const { port } = new URL(server.running.url);
  const status = await new Promise<number>((resolve, reject) => {
    const outgoing = request(
      { port, host: '127.0.0.1', path: '/jobs', headers: { host: 'rebound.example' } },
      (response) => {
        response.resume();
        resolve(response.statusCode!);
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
  assert.equal(status, 403);
});
