import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { hashFile } from '../../../src/base/files/hash-file.ts';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { jobFolder, jobNames } from '../../../src/contract/layout.ts';
import { storedNames } from '../../../src/storage/shared/index.ts';
import { findJob } from '../../../src/storage/store/jobs.ts';
import { findStoredFolder, listStoredFiles } from '../../../src/storage/store/stored-files.ts';
import { keepIn } from '../../helpers/storage/open-shared.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import {
  addDocument,
  HANGING_CSV,
  isEnded,
  makeCsv,
  makeDataDir,
  type Server,
  type ServerOptions,
  startServer,
  storeEnvironment,
  submit,
  WORKSPACE,
  waitFor,
} from '../harness.ts';

interface Stored {
  server: Server;
  /** The folder of the storage. */
  storage: string;
  /** Like a storage that is no longer mounted. */
  takeAway(): void;
  putBack(): void;
  add(text: string): Promise<string>;
}

/** A server with a storage that can be taken away. */
async function startStored(
  t: TestContext,
  options: (stored: () => Stored) => ServerOptions = () => ({}),
): Promise<Stored> {
  const folder = await makeTempFolder(t);
  const [storage, aside] = [join(folder, 'storage'), join(folder, 'aside')];
  mkdirSync(storage);
  let stored: Stored;
  const env = { ADE_STORAGE_URL: pathToFileURL(storage).href };
  const dataDir = await makeDataDir(t);
  await storeEnvironment(dataDir, env.ADE_STORAGE_URL);
  const server = await startServer(dataDir, { ...options(() => stored), env });
  t.after(() => server.stop(0));
  const add = async (text: string) => {
    const id = await addDocument(server, text);
    await keepIn(env.ADE_STORAGE_URL, server, storedNames.document(id));
    return id;
  };
  const takeAway = () => renameSync(storage, aside);
  stored = { server, storage, takeAway, putBack: () => renameSync(aside, storage), add };
  return stored;
}

const listFiles = async ({ server }: Stored, id: string) =>
  (await listStoredFiles(server.db, storedNames.job(id))).map(({ path }) => path);

test('the files of a job are stored once when it ends, and a lost folder is restored', async (t) => {
  const stored = await startStored(t);
  const { server, storage } = stored;
  const documentId = await stored.add(makeCsv(3));
  const job = await submit(server, documentId);
  assert.equal((await waitFor(server, job.id)).status, 'success');
  const paths = await listFiles(stored, job.id);
  for (const path of [
    '.venv',
    'artifact.json',
    'events.ndjson',
    'inputs/table.csv',
    'normalized.xlsx',
    'run-request.json',
  ])
    assert.ok(paths.includes(path), path);
  // The document is already stored, and gets one more reference.
  assert.deepEqual(
    readdirSync(join(storage, 'jobs', job.id)).filter((name) => name !== '1'),
    [],
  );
  const folder = jobFolder(server.dataDir, job.id);
  const hash = await hashFile(join(folder, jobNames.output));
  rmSync(folder, { recursive: true });
  const row = await server.service.getRow(WORKSPACE, job.id);
  assert.equal(await hashFile(server.service.findFile(row, jobNames.output)), hash);
  assert.equal(row.output_sha256, hash);
  // Retention and deletion leave nothing.
  await server.service.delete(WORKSPACE, job.id, { actor: 'test' });
  assert.deepEqual(await listFiles(stored, job.id), []);
  assert.ok(!existsSync(join(storage, 'jobs')));
});

test('a job that another node has taken over ends only there, and nothing of the old attempt counts', async (t) => {
  const stored = await startStored(t);
  const { db, service } = stored.server;
  const job = await submit(stored.server, await stored.add(HANGING_CSV));
  await waitFor(stored.server, job.id, ({ status, progress }) => status === 'running' && progress !== null);
  await db.updateTable('jobs').set({ attempt: 2, claim: 2 }).where('id', '=', job.id).execute();
  const kept = await listFiles(stored, job.id);
  await service.cancel(WORKSPACE, job.id, { actor: 'test' });
  while (stored.server.service.isRunningHere(job.id)) await delay(20);
  const row = await findJob(db, job.id);
  assert.deepEqual([row?.status, row?.attempt], ['running', 2]);
  assert.equal((await findStoredFolder(db, storedNames.job(job.id)))?.is_open, 1);
  assert.deepEqual(await listFiles(stored, job.id), kept);
});

test('the end of a job waits for an unavailable storage', async (t) => {
  const stored = await startStored(t, (get) => ({
    onStep: (step) => {
      if (step === 'reported') get().takeAway();
    },
    log: ({ level }) => {
      if (level === 'error') told.push(level);
    },
  }));
  const told: string[] = [];
  const job = await submit(stored.server, await stored.add(makeCsv(3)));
  await waitUntil(() => told.length > 0);
  assert.equal((await findJob(stored.server.db, job.id))?.status, 'running');
  stored.putBack();
  assert.equal((await waitFor(stored.server, job.id)).status, 'success');
  assert.ok((await listFiles(stored, job.id)).includes('normalized.xlsx'));
});

test('a job whose document cannot be fetched waits, and no job is accepted that cannot be stored', async (t) => {
  let isGone = false;
  const stored = await startStored(t, (get) => ({
    onStep: (step) => {
      if (step !== 'started' || isGone) return;
      isGone = true;
      const { server, takeAway } = get();
      rmSync(join(server.dataDir, 'documents'), { recursive: true });
      rmSync(join(server.dataDir, 'cache'), { recursive: true });
      takeAway();
    },
  }));
  const { server } = stored;
  const [first, second] = [await stored.add(makeCsv(3)), await stored.add(makeCsv(4))];
  const job = await submit(server, first);
  await waitUntil(() => isGone);
  await waitFor(server, job.id, ({ status, attempts }) => status === 'queued' && attempts > 0);
  await assert.rejects(submit(server, second), (error) => isAdeError(error, 'blob_store_missing'));
  assert.equal((await server.service.list({ workspaceId: WORKSPACE, limit: 10 })).items.length, 1);
  const health = await server.service.checkStorage();
  assert.equal(health.status, 'degraded');
  assert.match(health.message!, /does not exist/);
  stored.putBack();
  assert.equal((await waitFor(server, job.id, isEnded)).status, 'success');
});
