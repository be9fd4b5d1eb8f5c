import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Health, Job } from '../../src/contract/api/index.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_AUTH: 'off', ADE_RUNTIME_NETWORK_ACCESS: 'true' });
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

test('no job has the network, since it could make itself an administrator', async () => {
  const { draft } = await server.makeConfig('Asks');
  await server.changeFile(draft.id, 'manifest.json', (text) => {
    const manifest = JSON.parse(text);
    manifest.engine = { ...manifest.engine, defaults: { runtime_network_access: true } };
    return JSON.stringify(manifest);
  });
  await server.expect(200, 'POST', `${WS}/versions/${draft.id}/publish`);

  const wanted = { document_id: document.id, config_version_id: draft.id };
  const asking = { ...none, json: { ...wanted, runtime_network_access: true } };
  const { body } = await server.expectProblem('network_refused', 'POST', '/jobs', asking);
  assert.match(body.detail, /ADE_AUTH=off/);
  const batch = { ...none, json: { ...asking.json, document_id: undefined, document_ids: [document.id] } };
  await server.expectProblem('network_refused', 'POST', `${WS}/batches`, batch);
  const silent = await server.expect<Job>(202, 'POST', '/jobs', { ...none, json: wanted });
  assert.equal(silent.body.runtime_network_access, false);
  await server.waitForJob(silent.body.id, '');
  const health = await server.read<Health>('/api/v1/health');
  assert.equal(health.runtime_network_access, 'forbidden');
});

test('pages of other sites cannot reach a server without authentication', async () => {
  const json = { name: 'From elsewhere' };
  const headers = { origin: 'https://evil.example' };
  await server.expectProblem('cross_site_request', 'POST', '/api/v1/workspaces', { ...none, json, headers });
});

test('another name for this address is refused', async () => {
  const answer = await server.sendRaw('GET /jobs/job_1 HTTP/1.1\r\nHost: rebound.example\r\n\r\n');
  server.assertProblem('cross_site_request', answer);
});
