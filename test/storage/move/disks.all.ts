import assert from 'node:assert/strict';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { moveService } from '../../../src/storage/move/index.ts';
import { runAde } from '../../helpers/run-ade.ts';
import { fillDisk, mountSmallDisk, unmountSmallDisk } from '../../helpers/small-disk.ts';
import { filled, postgres, skip } from './fill-service.ts';
import { back, makeNodesPlace, type NodesPlace, nameFolder, there } from './places.ts';

/** A disk with this much free space; null if this user may not mount one. */
function mountDisk(t: TestContext, freeBytes: number): string | null {
  const disk = mountSmallDisk();
  if (disk === null) {
    t.skip('This user may not mount a file system.');
    return null;
  }
  t.after(() => unmountSmallDisk(disk));
  writeFileSync(join(disk, 'spare'), Buffer.alloc(freeBytes));
  fillDisk(join(disk, 'ballast'));
  writeFileSync(join(disk, 'spare'), '');
  return disk;
}

function moveThere({ databaseUrl, storageUrl }: NodesPlace, env: Record<string, string>) {
  const args = ['--from', filled.dataDir, '--to-database', databaseUrl, '--to-storage', storageUrl];
  return runAde(['migrate', ...args], env);
}

test('temporary files do not fit, or cannot be written', { skip }, async (t) => {
  const nodes = await makeNodesPlace(postgres);
  const none = nameFolder();
  const denied = await moveThere(nodes, { TMPDIR: none });
  assert.equal(denied.exitCode, 1);
  const beginsWith = (folder: string, found: string) =>
    new RegExp(
      `error\\[move_temporary_unusable\\]: The folder for temporary files, ${folder}, cannot be used: ${found}\\.`,
    );
  assert.match(denied.stderr, beginsWith(none, 'ENOENT'));
  const disk = mountDisk(t, 64 * 1024);
  if (disk === null) return;
  const full = await moveThere(nodes, { TMPDIR: disk });
  assert.equal(full.exitCode, 1);
  assert.match(full.stderr, beginsWith(disk, 'no space is left there'));
});

test('a data folder in which nothing can be created', { skip }, async () => {
  const nodes = await makeNodesPlace(postgres);
  await moveService(there(filled.dataDir, nodes));
  const folder = join(nameFolder(), 'file', 'data');
  mkdirSync(dirname(dirname(folder)));
  writeFileSync(dirname(folder), '');
  const expected = { code: 'storage_unusable', message: /\/file\/data\/db in the data folder cannot be .*\(ENOTDIR\)/ };
  await assert.rejects(moveService(back(nodes, folder)), expected);
});

// The space runs out at the lock, at the tables, among the rows, or among the files.
for (const kilobytes of [0, 64, 1024, 2048]) {
  test(`a data folder with ${kilobytes} KB of free space, and later enough`, { skip }, async (t) => {
    const disk = mountDisk(t, kilobytes * 1024);
    if (disk === null) return;
    const nodes = await makeNodesPlace(postgres);
    await moveService(there(filled.dataDir, nodes));
    const ends = back(nodes, join(disk, 'data'));
    const full = { code: 'storage_full', message: new RegExp(`in the data folder for ${disk}/data.* Free some space`) };
    await assert.rejects(moveService(ends), full);
    truncateSync(join(disk, 'ballast'));
    await moveService(ends);
  });
}
