import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findPublicKey, verifySignature } from '../../../src/base/signing/index.ts';
import type { Job, Review } from '../../../src/contract/api/index.ts';
import { jobFolder } from '../../../src/contract/layout.ts';
import { startTestServer, WS } from '../server-harness.ts';

const server = await startTestServer();
await server.publishStarter();
const document = await server.upload();

async function makeJob(): Promise<string> {
  const { body } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, { json: { document_id: document.id } });
  const { status } = await server.waitForJob(body.id);
  assert.equal(status, 'success');
  return body.id;
}

/** Takes a step as a person who has just read the review. */
async function step(id: string, path: string, json?: unknown, status = 200) {
  const { headers } = await server.expect<Review>(200, 'GET', `${WS}/jobs/${id}/review`);
  const method = path === 'hold' || path.endsWith('assignment') ? 'PUT' : 'POST';
  const options = { json, headers: { 'if-match': headers.get('etag')! } };
  return server.expect<Review>(status, method, `${WS}/jobs/${id}/${path}`, options);
}

const REASON = { code: 'correct_as_is' };

test('a job is reviewed, accepted with its open points, and signed', async () => {
  const id = await makeJob();
  await step(id, 'review');
  const { body: review } = await server.expect<Review>(200, 'GET', `${WS}/jobs/${id}/review`);
  assert.equal(review.state, 'in_review');
  const open = review.attention.filter((one) => one.needs_decision).map((one) => one.id);
  assert.ok(open.length > 0);
  await step(id, 'accept', {}, 409);
  const { body: accepted } = await step(id, 'accept', { including: open, reason: REASON });
  assert.equal(accepted.state, 'accepted');
  const file = JSON.parse(readFileSync(join(jobFolder(server.dataDir, id), 'acceptance.json'), 'utf8'));
  assert.deepEqual(file.acceptances, accepted.acceptances);
  const [{ statement, key_id: keyId, signature }] = file.acceptances;
  const key = findPublicKey(server.dataDir, keyId)!;
  assert.ok(verifySignature(key, statement, signature));
  assert.ok(!verifySignature(key, { ...statement, revision: 2 }, signature));
});
