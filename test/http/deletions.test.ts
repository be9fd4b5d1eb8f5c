import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashFile } from '../../src/base/files/hash-file.ts';
import type { Activity } from '../../src/contract/api/index.ts';
import { jobFolder, jobPaths } from '../../src/contract/layout.ts';
import { makeJobTestRow } from '../service/rows.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({
  ADE_RETENTION_DAYS_INPUTS: '1',
  ADE_RETENTION_DAYS_OUTPUTS: '1',
  ADE_RETENTION_DAYS_ARTIFACTS: '1',
});

async function findEntry(id: string, action: string): Promise<Activity> {
  const entries = await server.readActivity();
  const found = entries.filter((entry) => entry.target_id === id && entry.action === action);
  assert.equal(found.length, 1);
  return found[0]!;
}

test('the deletion of a job and of a document stays on record: who, what, and with which hashes', async () => {
  await server.publishStarter();
  const document = await server.upload();
  const job = await server.run(document.id);
  const { artifact, output } = jobPaths(jobFolder(server.dataDir, job.id));
  const hashes = { artifact_sha256: await hashFile(artifact), output_sha256: await hashFile(output) };
  const token = await server.makeToken([{ workspace_id: 'default', role: 'operator' }], 'Olga');
  const session = await server.read<{ token_id: string }>('/api/v1/session', { token });
  const token_id = session.token_id;

  await server.expect(204, 'DELETE', `${WS}/jobs/${job.id}`, { token });
  await server.expect(204, 'DELETE', `${WS}/documents/${document.id}`, { token });
  await server.sweep(9);
  await server.restart();

  const deleted = await findEntry(job.id, 'job.deleted');
  assert.deepEqual([deleted.actor, deleted.token_id], ['Olga', token_id]);
  const what = { document_id: document.id, document_sha256: document.sha256, config_version_id: job.config_version_id };
  assert.deepEqual(deleted.details, { status: 'success', ...what, ...hashes });
  const gone = await findEntry(document.id, 'document.deleted');
  assert.deepEqual([gone.actor, gone.token_id], ['Olga', token_id]);
  assert.deepEqual(gone.details, { document_sha256: document.sha256 });
});

test('a document that is needed is not deleted, and no entry says that it was', async () => {
  const document = await server.upload();
  const { db } = server.running.service;
  await db
    .insertInto('jobs')
    .values({ ...makeJobTestRow({ id: 'job_waits' }), document_id: document.id, status: 'queued', finished_at: null })
    .execute();
  await server.expectProblem('document_in_use', 'DELETE', `${WS}/documents/${document.id}`);
  const entries = await server.readActivity();
  assert.ok(!entries.some(({ target_id, action }) => target_id === document.id && action === 'document.deleted'));
});
