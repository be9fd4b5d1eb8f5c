import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { preparePackage } from '../../../src/package/index.ts';
import { addDocument, makeCsv, makeServer, run, type Server, submitBatch } from '../harness.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

/** Copies of the existing environment, with their own names and the same age. */
function addEnvironments({ dataDir, environmentId }: Server, names: string[]): void {
  for (const name of names) {
    const [from, to] = [environmentId, name].map((one) => join(dataDir, 'venvs', one)) as [string, string];
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
}

const listEnvironments = ({ dataDir }: Server) => readdirSync(join(dataDir, 'venvs')).sort();

test('an environment is removed a day after the last reference to it, and stays as long as there is one', async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1' } });
  const { db, dataDir, environmentId } = server;
  addEnvironments(server, ['cfgv_draft', 'cfgv_job', 'cfgv_batch', 'cfgv_cli']);
  const { id } = await run(server, makeCsv(3));
  await db.updateTable('jobs').set({ environment_id: 'cfgv_job' }).where('id', '=', id).execute();
  const resource = await submitBatch(server, [await addDocument(server, makeCsv(3, 1))]);
  await db.updateTable('batches').set({ environment_id: 'cfgv_batch' }).where('id', '=', resource.id).execute();
  const cliJob = join(dataDir, 'jobs', 'job_20260101000000_0123456789');
  mkdirSync(cliJob);
  symlinkSync('../../venvs/cfgv_cli', join(cliJob, '.venv'));

  const all = [environmentId, 'cfgv_draft', 'cfgv_job', 'cfgv_batch', 'cfgv_cli'].sort();
  await server.service.sweep(inDays(0.5));
  assert.deepEqual(listEnvironments(server), all, 'a day is not over');
  await server.service.sweep(inDays(1.5));
  assert.deepEqual(
    listEnvironments(server),
    all.filter((name) => name !== 'cfgv_draft'),
  );
});

test('an environment that is needed again just now is not removed during its use', async (t) => {
  const server = await makeServer(t);
  const { dataDir, settings } = server;
  const packageDir = join(import.meta.dirname, '../../..', 'templates', 'starter');
  const { configVersionId, envDir } = await preparePackage(packageDir, { dataDir, settings });
  const old = inDays(-3);
  utimesSync(envDir, old, old);
  const [again] = await Promise.all([preparePackage(packageDir, { dataDir, settings }), server.service.sweep()]);
  assert.equal(again.configVersionId, configVersionId);
  assert.ok(listEnvironments(server).includes(configVersionId));
  utimesSync(envDir, old, old);
  await server.service.sweep();
  assert.deepEqual(listEnvironments(server), [server.environmentId]);
});
