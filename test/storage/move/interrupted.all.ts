import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hashFiles } from '../../../src/base/files/hash-tree.ts';
import { readSettings } from '../../../src/contract/settings.ts';
import { startServer } from '../../../src/http/index.ts';
import { type MoveOptions, type MoveSummary, moveService } from '../../../src/storage/move/index.ts';
import { filled, postgres, skip } from './fill-service.ts';
import { back, makeNodesPlace, nameFolder, there } from './places.ts';

const program = join(import.meta.dirname, 'move-main.ts');

/** Runs a move in its own process; null if the process was killed. */
async function moveUntil(
  ends: Pick<MoveOptions, 'from' | 'to'>,
  killAt: number,
): Promise<{ summary: MoveSummary; steps: number } | null> {
  const args = ['--disable-warning=ExperimentalWarning', program, JSON.stringify(ends), String(killAt)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const output = text(child.stdout);
  const signal = await new Promise((resolve) => child.on('close', (_, found) => resolve(found)));
  return signal === 'SIGKILL' ? null : JSON.parse(await output);
}

/** Kills the move repeatedly, each time a bit later, until it ends by itself. */
async function moveWithKills(
  ends: Pick<MoveOptions, 'from' | 'to'>,
  onKilled: (kills: number) => Promise<void>,
): Promise<{ summary: MoveSummary; kills: number }> {
  for (let kills = 0; ; ) {
    const ended = await moveUntil(ends, 1 + kills * 13);
    if (ended !== null) return { summary: ended.summary, kills };
    kills += 1;
    await onKilled(kills);
  }
}

const same = ({ tables, files, signing_key, unfinished_jobs }: MoveSummary) => ({
  tables,
  files,
  signing_key,
  unfinished_jobs,
});

test('a move to nodes that is killed at many moments continues, and ends like one that was not killed', {
  skip,
}, async () => {
  const [nodes, other] = [await makeNodesPlace(postgres), await makeNodesPlace(postgres)];
  const before = await hashFiles(filled.dataDir);
  const ends = there(filled.dataDir, nodes);
  const place = { ADE_DATABASE_URL: nodes.databaseUrl, ADE_STORAGE_URL: nodes.storageUrl };
  const settings = readSettings({ ...place, ADE_DATA_DIR: nameFolder(), ADE_PORT: '0', ADE_LOG_LEVEL: 'silent' });
  const storage = fileURLToPath(nodes.storageUrl);
  const seen = new Map<string, number>();
  const { summary, kills } = await moveWithKills(ends, async (count) => {
    if (count === 1 || count === 4) await assert.rejects(startServer(settings), { code: 'move_unfinished' });
    for (const path of await listBlobs(storage)) {
      const { mtimeMs } = statSync(path);
      assert.equal(mtimeMs, seen.get(path) ?? mtimeMs, `${path} is not stored again`);
      seen.set(path, mtimeMs);
    }
  });
  assert.ok(kills >= 5, `killed ${kills} times`);
  assert.ok(seen.size > 0);
  assert.deepEqual(await hashFiles(filled.dataDir), before);
  assert.deepEqual(same(summary), same(await moveService(there(filled.dataDir, other))));
  const repeated = await moveService(ends);
  assert.ok(repeated.was_finished);
  assert.deepEqual(same(repeated), same(summary));

  const folder = nameFolder();
  const returned = await moveWithKills(back(nodes, folder), async () => undefined);
  assert.ok(returned.kills >= 5, `killed ${returned.kills} times`);
  assert.deepEqual(same(returned.summary), same(summary));
  const filesOf = (files: Record<string, string>) =>
    Object.entries(files).filter(([path]) => !/^(db|cache)\/|^keys\/identity$/.test(path));
  assert.deepEqual(filesOf(await hashFiles(folder)), filesOf(before));
});

async function listBlobs(storage: string): Promise<string[]> {
  const entries = await readdir(storage, { recursive: true, withFileTypes: true });
  const blobs = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return blobs.filter((path) => !path.includes('/.'));
}
