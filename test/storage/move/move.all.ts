import assert from 'node:assert/strict';
import { cpSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { hashFiles } from '../../../src/base/files/hash-tree.ts';
import type { Job, Page } from '../../../src/contract/api/index.ts';
import { dataFolders, INPUTS_PREFIX, jobFolder } from '../../../src/contract/layout.ts';
import { verifyActivity } from '../../../src/service/integrity/verify-activity.ts';
import { moveService } from '../../../src/storage/move/index.ts';
import { databasePath, openCurrentDatabase, openDatabase } from '../../../src/storage/store/database.ts';
import { pluck } from '../../helpers/pluck.ts';
import { startTestServer, type TestServer, WS } from '../../http/server-harness.ts';
import { filled, postgres, skip, stop } from './fill-service.ts';
import { ask, back, makeNodesPlace, nameFolder, there } from './places.ts';

/** Rows of an SQLite table, sorted by the texts of their values, without values that depend on the deployment. */
function readRows(dataDir: string, table: string): string[] {
  const db = new DatabaseSync(databasePath(dataDir), { readOnly: true });
  const rows = db.prepare(`select * from ${table}`).all() as Record<string, unknown>[];
  db.close();
  return rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
}

const TABLES = [
  'workspaces',
  'configs',
  'config_versions',
  'environments',
  'documents',
  'jobs',
  'review_entries',
  'attention_decisions',
  'acceptances',
  'review_rules',
  'senders',
  'recipes',
  'batches',
  'batch_items',
  'job_names',
  'document_names',
  'idempotency_keys',
  'tokens',
  'sessions',
  'activity',
  'activity_chains',
];

const readMode = (path: string) => (lstatSync(path).mode & 0o777).toString(8);

async function readAll(server: TestServer): Promise<Map<string, Buffer>> {
  const answers = new Map<string, Buffer>();
  for (const path of filled.paths) {
    const { bytes, text } = await server.expect(200, 'GET', `${WS}/${path}`);
    // The progress of the waiting job and the last sign-in may differ.
    const ids = pluck((JSON.parse(path.includes('search=') ? text : '{"items":[]}') as Page<Job>).items, 'id');
    answers.set(path, ids.length > 0 ? Buffer.from(ids.join()) : bytes);
  }
  return answers;
}

async function startOn(env: Record<string, string>): Promise<TestServer> {
  const server = await startTestServer({ ADE_DATABASE_URL: '', ADE_STORAGE_URL: '', ...env });
  server.adminToken = filled.adminToken;
  return server;
}

/** As after a power failure while one of the waiting jobs ran, and before the folder of another job was created. */
async function crashAt(dataDir: string): Promise<void> {
  const db = await openDatabase({ dataDir, databaseUrl: '' });
  const rows = await db.selectFrom('jobs').select('id').where('status', '=', 'queued').orderBy('id').execute();
  const [running, unfiled] = pluck(rows, 'id').filter((id) => id !== filled.queuedId);
  assert.ok(running !== undefined && unfiled !== undefined);
  await db.updateTable('jobs').set({ status: 'running', attempt: 1 }).where('id', '=', running).execute();
  await db.destroy();
  const inputs = join(dataFolders(dataDir).jobs, `${INPUTS_PREFIX}${unfiled}`);
  mkdirSync(inputs);
  renameSync(join(jobFolder(dataDir, unfiled), 'inputs'), join(inputs, 'inputs'));
  rmSync(jobFolder(dataDir, unfiled), { recursive: true });
  unfinished.push(running, unfiled, filled.queuedId);
}

const unfinished: string[] = [];

test('a service stays the same in a data folder, on nodes, and in a data folder again', { skip }, async () => {
  const dataDir = nameFolder();
  cpSync(filled.dataDir, dataDir, { recursive: true, verbatimSymlinks: true });
  await crashAt(dataDir);
  const before = await hashFiles(dataDir);
  const nodes = await makeNodesPlace(postgres);
  const summary = await moveService(there(dataDir, nodes));
  assert.deepEqual(await hashFiles(dataDir), before, 'nothing was written where it was');
  assert.equal(summary.unfinished_jobs, 3);
  const again = nameFolder();
  const returned = await moveService(back(nodes, again));
  assert.deepEqual(returned.tables, summary.tables);
  assert.deepEqual(returned.files, summary.files);
  for (const table of TABLES) {
    const rows = readRows(dataDir, table);
    assert.ok(rows.length > 0 || table === 'sessions', table);
    assert.deepEqual(readRows(again, table), rows, table);
  }
  const kept = (files: Record<string, string>) =>
    Object.entries(files)
      .map(([path, hash]) => [path.replace(INPUTS_PREFIX, ''), hash] as const)
      .filter(([path]) => /^(documents|jobs|config_packages|build-logs|recipes|keys|venvs)\//.test(path))
      .filter(([path]) => path !== 'keys/identity')
      .sort();
  const after = await hashFiles(again);
  assert.deepEqual(kept(after), kept(before));
  const modesIn = (folder: string, files: Record<string, string>) =>
    kept(Object.fromEntries(Object.keys(files).map((path) => [path, readMode(join(folder, path))])));
  const modes = modesIn(dataDir, before);
  assert.deepEqual(modesIn(again, after), modes);
  assert.ok(
    new Set(modes.map(([, mode]) => mode)).size > 2,
    'some files are private, some read-only, and some neither',
  );

  const original = await startOn({ ADE_DATA_DIR: dataDir });
  const expected = await readAll(original);
  await stop(original);
  const folder = await startOn({ ADE_DATA_DIR: again });
  const node = await startOn({ ADE_DATABASE_URL: nodes.databaseUrl, ADE_STORAGE_URL: nodes.storageUrl });
  for (const server of [folder, node]) {
    const found = await readAll(server);
    for (const [path, bytes] of expected) assert.ok(found.get(path)!.equals(bytes), path);
    for (const id of unfinished) assert.equal((await server.waitForJob(id)).status, 'success', id);
  }
  const db = await openCurrentDatabase({ dataDir: again, databaseUrl: nodes.databaseUrl });
  const activity = await verifyActivity(db, node.dataDir);
  await db.destroy();
  assert.ok(activity.ok, JSON.stringify(activity));
  // New names get higher numbers than the moved names.
  const { id } = await node.uploadText('Member No.,First Name,Last Name\n8,Kim,Poe\n', 'newest.csv');
  const items = await node.list<Job>(`${WS}/documents?search=newest`);
  assert.deepEqual(pluck(items, 'id'), [id]);
  assert.deepEqual(await ask(nodes.databaseUrl, 'select count(*)::int as n from nodes'), [{ n: 1 }]);
});
