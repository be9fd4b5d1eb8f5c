import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findPublicKey, verifySignature } from '../../../src/base/signing/index.ts';
import type { Job } from '../../../src/contract/api/index.ts';
import { jobFolder } from '../../../src/contract/layout.ts';
import { WS } from '../server-harness.ts';
import { REASON, startReviewers } from './client.ts';

const people = await startReviewers();
const { server } = people;

test('a job is reviewed, accepted with its open points, and signed', async () => {
  const id = await people.makeJob();
  assert.equal((await server.read<Job>(`${WS}/jobs/${id}`)).status, 'success');
  await people.step(id, 'review');
  assert.equal((await people.read(id)).state, 'in_review');
  const open = await people.listOpen(id);
  assert.ok(open.length > 0);
  await people.step(id, 'accept', {}, { status: 409 });
  const { body: accepted } = await people.step(id, 'accept', { including: open, reason: REASON });
  assert.equal(accepted.state, 'accepted');
  const file = JSON.parse(readFileSync(join(jobFolder(server.dataDir, id), 'acceptance.json'), 'utf8'));
  assert.deepEqual(file.acceptances, accepted.acceptances);
  const [{ statement, key_id: keyId, signature }] = file.acceptances;
  const key = findPublicKey(server.dataDir, keyId)!;
  assert.ok(verifySignature(key, statement, signature));
  assert.ok(!verifySignature(key, { ...statement, revision: 2 }, signature));
});
