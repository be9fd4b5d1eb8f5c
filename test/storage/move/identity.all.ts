import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dataFolders } from '../../../src/contract/layout.ts';
import { moveService } from '../../../src/storage/move/index.ts';
import { databasePath } from '../../../src/storage/store/database.ts';
import { startTestServer } from '../../http/server-harness.ts';
import { filled, postgres, skip, stop } from './fill-service.ts';
import { ask, back, makeNodesPlace, type NodesPlace, nameFolder, there } from './places.ts';

interface Identity {
  service: string;
  mark: string;
}

function readFolder(dataDir: string): Identity {
  const db = new DatabaseSync(databasePath(dataDir), { readOnly: true });
  const row = db.prepare('select service, mark from identity').get();
  db.close();
  return { ...(row as unknown as Identity) };
}

async function readNodes({ databaseUrl }: NodesPlace): Promise<Identity> {
  const [row] = await ask<Identity & Record<string, unknown>>(databaseUrl, 'select service, mark from identity');
  return row!;
}

const listMarks = ({ storageUrl }: NodesPlace) => readdirSync(join(fileURLToPath(storageUrl), 'identity'));

async function visit(env: Record<string, string>): Promise<void> {
  await stop(await startTestServer({ ADE_DATABASE_URL: '', ADE_STORAGE_URL: '', ...env }));
}

const toEnv = ({ databaseUrl, storageUrl }: NodesPlace) => ({
  ADE_DATABASE_URL: databaseUrl,
  ADE_STORAGE_URL: storageUrl,
});

test('a moved service stays the same service, and each of its places has a mark of its own', { skip }, async () => {
  const nodes = await makeNodesPlace(postgres);
  const before = readFolder(filled.dataDir);
  await moveService(there(filled.dataDir, nodes));
  assert.deepEqual(readFolder(filled.dataDir), before);
  const moved = await readNodes(nodes);
  assert.equal(moved.service, before.service);
  assert.notEqual(moved.mark, before.mark);
  assert.deepEqual(listMarks(nodes), [moved.mark]);
  await visit(toEnv(nodes));
  // The old folder has the same files, but is not the place of the new database.
  const copy = nameFolder();
  cpSync(filled.dataDir, copy, { recursive: true, verbatimSymlinks: true });
  const forgotten = { ...toEnv(nodes), ADE_STORAGE_URL: '', ADE_DATA_DIR: copy };
  await assert.rejects(visit(forgotten), { code: 'storage_mismatch', message: /set ADE_STORAGE_URL/ });

  const folder = nameFolder();
  await moveService(back(nodes, folder));
  const returned = readFolder(folder);
  assert.equal(returned.service, before.service);
  assert.equal(new Set([before.mark, moved.mark, returned.mark]).size, 3);
  assert.equal(readFileSync(dataFolders(folder).identity, 'utf8'), `${returned.mark}\n`);
  await visit({ ADE_DATA_DIR: folder });
});

test('a move that is stopped and run again gives one mark, and a new run after its end changes none', {
  skip,
}, async () => {
  const nodes = await makeNodesPlace(postgres);
  const onStep = ({ what }: { what: string }) => {
    if (what === 'files') throw new Error('stopped');
  };
  await assert.rejects(moveService({ ...there(filled.dataDir, nodes), onStep }), { message: 'stopped' });
  const { mark } = await readNodes(nodes);
  assert.deepEqual(listMarks(nodes), [mark]);
  // Nobody else can take the storage meanwhile.
  const other = { ...toEnv(await makeNodesPlace(postgres)), ADE_STORAGE_URL: nodes.storageUrl };
  await assert.rejects(visit(other), ({ code }: { code: string }) => /^(storage_mismatch|database_empty)$/.test(code));
  await moveService(there(filled.dataDir, nodes));
  await moveService(there(filled.dataDir, nodes));
  assert.equal((await readNodes(nodes)).mark, mark);
  assert.deepEqual(listMarks(nodes), [mark]);
});

test('a service is not moved out of a storage that is not its own', { skip }, async () => {
  const [nodes, empty] = [await makeNodesPlace(postgres), await makeNodesPlace(postgres)];
  await moveService(there(filled.dataDir, nodes));
  const wrong = { ...nodes, storageUrl: empty.storageUrl };
  const folder = nameFolder();
  await assert.rejects(moveService(back(wrong, folder)), { code: 'storage_mismatch', message: /found none/ });
  mkdirSync(folder);
  assert.deepEqual(readdirSync(folder), []);
});
