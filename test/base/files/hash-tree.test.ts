import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashFiles, sha256 } from '../../../src/base/files/hash-tree.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

test('hashes every file below a folder with its path, large files too, and links by their target', async (t) => {
  const dir = await makeTempFolder(t);
  const large = Buffer.alloc(3 * 1024 * 1024 + 1, 'ade');
  mkdirSync(join(dir, 'b', 'c'), { recursive: true });
  writeFileSync(join(dir, 'b', 'c', 'large'), large);
  writeFileSync(join(dir, 'b', 'empty'), '');
  symlinkSync('b/empty', join(dir, 'a'));
  assert.deepEqual(await hashFiles(dir), {
    a: sha256('link:b/empty'),
    'b/c/large': sha256(large),
    'b/empty': sha256(''),
  });
});

test('gives other work a turn while it hashes', async (t) => {
  const dir = await makeTempFolder(t);
  writeFileSync(join(dir, 'large'), Buffer.alloc(64 * 1024 * 1024));
  let turns = 0;
  const turn = setInterval(() => {
    turns += 1;
  });
  await hashFiles(dir);
  clearInterval(turn);
  assert.ok(turns > 1, 'a server would have answered nobody meanwhile');
});
