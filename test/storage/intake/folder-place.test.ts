import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FolderPlace } from '../../../src/storage/intake/folder/folder-place.ts';
import type { FoundFile } from '../../../src/storage/intake/types.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const MAX = { maxBytes: 1000, signal: new AbortController().signal };

/** A source that takes files at once, and a folder outside of it. */
async function setUp(t: TestContext, settleMs = 0) {
  const folder = await makeTempFolder(t);
  const [root, outside] = [join(folder, 'in'), join(folder, 'outside')];
  for (const path of [root, outside]) mkdirSync(path);
  const place = new FolderPlace(root, { settleMs });
  const list = async () => {
    const files: FoundFile[] = [];
    for await (const file of place.list(MAX.signal)) files.push(file);
    return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  };
  return { root, outside, to: join(folder, 'copy'), place, list };
}

const claim = ({ path, version }: FoundFile) => ({ path, version, place: path });

test('a folder that becomes a link after a look is not read, and nothing in it is moved', async (t) => {
  const { root, outside, to, place, list } = await setUp(t);
  mkdirSync(join(root, 'a'));
  writeFileSync(join(root, 'a/list.csv'), 'mine');
  const [file] = (await list()).map(claim);
  assert.ok(file);
  // The same file, so that only the way to it differs.
  renameSync(join(root, 'a'), join(outside, 'a'));
  symlinkSync(join(outside, 'a'), join(root, 'a'));
  assert.equal(await place.read(file, to, MAX), null);
  await assert.rejects(place.move(file, 'taken/a/list.csv'), { code: 'source_move_failed' });
  await place.remove('a/list.csv');
  assert.deepEqual([readdirSync(join(outside, 'a')), readdirSync(root)], [['list.csv'], ['a']]);
});

test('while the source itself is elsewhere than where it may be, nothing is read, moved or written', async (t) => {
  const { root, outside, to, place, list } = await setUp(t);
  writeFileSync(join(root, 'list.csv'), 'mine');
  place.allowAt({ kind: 'folder', root });
  const [file] = (await list()).map(claim);
  assert.ok(file);
  renameSync(join(root, 'list.csv'), join(outside, 'list.csv'));
  rmSync(root, { recursive: true });
  symlinkSync(outside, root);
  assert.equal(await place.read(file, to, MAX), null);
  await assert.rejects(place.move(file, 'taken/list.csv'), { code: 'source_move_failed' });
  await assert.rejects(place.write('failed/why.txt', 'why'), { code: 'source_move_failed' });
  assert.deepEqual(readdirSync(outside), ['list.csv']);
  place.allowAt({ kind: 'folder', root: outside });
  assert.equal((await place.read(file, to, MAX))?.bytes, 4);
  await place.move(file, 'taken/list.csv');
  assert.deepEqual(readdirSync(outside), ['taken']);
});

test('nothing is made outside if the folder for taken files is a link', async (t) => {
  const { root, outside, place, list } = await setUp(t);
  mkdirSync(join(root, 'deep/er'), { recursive: true });
  writeFileSync(join(root, 'deep/er/list.csv'), 'mine');
  for (const to of [outside, join(outside, 'not there')]) {
    symlinkSync(to, join(root, 'taken'));
    const file = (await list()).map(claim).find(({ path }) => path.endsWith('.csv'));
    assert.ok(file);
    await assert.rejects(place.move(file, 'taken/deep/er/list.csv'), { code: 'source_move_failed' });
    await assert.rejects(place.write('taken/deep/er/why.txt', 'why'), { code: 'source_move_failed' });
    assert.deepEqual(readdirSync(outside), []);
    rmSync(join(root, 'taken'));
  }
  const [file] = (await list()).map(claim);
  assert.ok(file);
  await place.move(file, 'taken/deep/er/list.csv');
  await place.write('taken/deep/er/why.txt', 'why');
  assert.deepEqual(readdirSync(join(root, 'taken/deep/er')).sort(), ['list.csv', 'why.txt']);
});

test('a name that is not UTF-8 is a trouble of the source, and the other files are found', async (t) => {
  const { root, place, list } = await setUp(t);
  const bytes = (name: string) => Buffer.from(`${root}/${name}`, 'latin1');
  const found: string[] = [];
  const look = async () => {
    for await (const { path } of place.list(MAX.signal)) found.push(path);
  };
  writeFileSync(join(root, 'good \ufffd.csv'), '');
  assert.equal((await list()).length, 1);
  writeFileSync(bytes('\xff.csv'), '');
  await assert.rejects(look(), /a name is not UTF-8/);
  assert.deepEqual(found, ['good \ufffd.csv']);
  rmSync(bytes('\xff.csv'));
  mkdirSync(bytes('folder\xff'));
  await assert.rejects(look(), { code: 'source_unreadable' });
  renameSync(bytes('folder\xff'), bytes('folder'));
  assert.equal((await list()).length, 1);
});

test('a new file with the inode of a temporary one that was removed was not renamed into place', async (t) => {
  const { root, list } = await setUp(t, 3_600_000);
  const [lock, path] = [join(root, '~$list.csv'), join(root, 'list.csv')];
  let isReused = false;
  for (let i = 0; i < 20 && !isReused; i++) {
    writeFileSync(lock, '');
    const { ino } = lstatSync(lock);
    assert.deepEqual(await list(), []);
    rmSync(lock);
    writeFileSync(path, 'Na');
    isReused = lstatSync(path).ino === ino;
    assert.deepEqual(await list(), []);
    rmSync(path);
  }
  if (!isReused) t.diagnostic('This file system does not use inodes again.');
  writeFileSync(lock, 'Name');
  assert.deepEqual(await list(), []);
  renameSync(lock, path);
  assert.deepEqual(
    (await list()).map((file) => file.path),
    ['list.csv'],
  );
});

test('a look that ends early counts: the next one goes on', async (t) => {
  const { root, place, list } = await setUp(t);
  for (const name of ['a.csv', 'b.csv', 'c.csv']) writeFileSync(join(root, name), '');
  const found: string[] = [];
  for await (const { path } of place.list(MAX.signal)) {
    found.push(path);
    place.forget(path);
    break;
  }
  found.push(...(await list()).map(({ path }) => path));
  assert.deepEqual(found.sort(), ['a.csv', 'b.csv', 'c.csv']);
});

test('what is short enough for a file system fits', async (t) => {
  const { place, root } = await setUp(t);
  const folders = `${'d'.repeat(250)}/`.repeat(16);
  for (const [path, fits] of [
    ['n'.repeat(255), true],
    ['n'.repeat(256), false],
    ['é'.repeat(128), false],
    [`${'n'.repeat(256)}/a`, false],
    [folders.slice(0, 4000 - root.length - 1), true],
    [`${folders}a`, false],
  ] as const)
    assert.equal(place.fits(path), fits, path.slice(0, 10));
});
