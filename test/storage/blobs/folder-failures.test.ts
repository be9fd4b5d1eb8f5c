import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, rmdir, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { type BlobStore, isTransientBlobError, openBlobStore } from '../../../src/storage/blobs/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { callStore } from './support/call-store.ts';
import { digestOf, makeFile, makeLocal } from './support/files.ts';

const open = (folder: string) => openBlobStore(pathToFileURL(folder).href);

/** A separate file system; null if this user may not mount one. */
async function mountDisk(t: TestContext, options: string): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  t.after(() => {
    if (status === 0) spawnSync('umount', [folder]);
    return rmdir(folder);
  });
  if (status !== 0) {
    const isRoot = process.getuid?.() === 0;
    assert.ok(!(isRoot && process.env.CI === 'true'), 'root cannot mount a tmpfs');
    t.skip('needs the right to mount a file system');
    return null;
  }
  return folder;
}

/** Every call that needs the storage, with a file of `bytes` bytes. */
async function callAll(t: TestContext, store: BlobStore, bytes = 100): Promise<Record<string, string>> {
  const { local, path, content } = await makeLocal(t, bytes);
  const calls = {
    check: () => store.check(),
    put: () => store.put('a/b', path),
    get: () => store.get('a/b', join(local, 'out'), digestOf(content)),
    list: () => Array.fromAsync(store.list('')),
    remove: () => store.remove(['a/b']),
    removeLeftovers: () => store.removeLeftovers(0),
  };
  const results: [string, string][] = [];
  for (const [name, call] of Object.entries(calls)) results.push([name, await makeCall(call)]);
  return Object.fromEntries(results);
}

async function makeCall(call: () => Promise<unknown>): Promise<string> {
  return await call().then(() => 'ok', readCode);
}

const readCode = (error: unknown) => {
  assert.ok(isAdeError(error), String(error));
  assert.ok(!isTransientBlobError(error));
  return error.code;
};

const allMissing = Object.fromEntries(
  ['check', 'put', 'get', 'list', 'remove', 'removeLeftovers'].map((call) => [call, 'blob_store_missing']),
);

test('a folder that does not exist is missing, and is not created: it may not be mounted', async (t) => {
  const folder = await makeTempFolder(t);
  assert.deepEqual(await callAll(t, await open(join(folder, 'none'))), allMissing);
  assert.deepEqual(await readdir(folder), []);
});

test('a file is not a folder', async (t) => {
  const folder = await makeTempFolder(t);
  await writeFile(join(folder, 'file'), '');
  assert.deepEqual(await callAll(t, await open(join(folder, 'file'))), allMissing);
  assert.deepEqual(await callAll(t, await open(join(folder, 'file/below'))), allMissing);
});

test('a read-only folder is named, with what is not allowed', async (t) => {
  const folder = await mountDisk(t, 'ro');
  if (folder === null) return;
  const store = await open(folder);
  const { list, get, ...changes } = await callAll(t, store);
  assert.deepEqual([list, get], ['ok', 'blob_missing']);
  assert.equal(changes.put, 'blob_store_denied');
  assert.equal(changes.check, 'blob_store_denied');
  await assert.rejects(store.check(), { message: /does not allow ADE to write: EROFS at mkdir/ });
});

test('a folder of another user is named', {
  skip: process.getuid?.() === 0 && 'root may write everywhere',
}, async (t) => {
  const folder = await makeTempFolder(t);
  await chmod(folder, 0o500);
  const { put } = await callAll(t, await open(folder));
  assert.equal(put, 'blob_store_denied');
});

test('on a full disk nothing is stored, and existing blobs can be read and removed', async (t) => {
  const folder = await mountDisk(t, 'size=4m');
  if (folder === null) return;
  const store = await open(folder);
  const local = await makeTempFolder(t);
  const small = await makeFile(local, 'small', 3_000_000);
  const large = await makeFile(local, 'large', 3_000_000);
  const digest = await store.put('small', small.path);
  await assert.rejects(store.put('large', large.path), { code: 'blob_store_full' });
  assert.deepEqual(await readdir(join(folder, '.incoming')), []);
  await store.get('small', join(local, 'out'), digest);
  // The disk on which a blob is to be used.
  const other = await open(await makeTempFolder(t));
  const otherDigest = await other.put('large', large.path);
  await assert.rejects(other.get('large', join(folder, 'out'), otherDigest), { code: 'storage_full' });
  assert.deepEqual((await readdir(folder)).sort(), ['.incoming', 'small']);
  await store.remove(['small']);
  await store.put('large', large.path);
});

test('a changed blob is damaged, and so is a truncated one', async (t) => {
  const folder = await makeTempFolder(t);
  const local = await makeTempFolder(t);
  const store = await open(folder);
  const { path, content } = await makeFile(local, 'in', 1_000_000);
  const digest = await store.put('a/b', path);
  content[500_000]! ^= 1;
  await writeFile(join(folder, 'a/b'), content);
  await assert.rejects(store.get('a/b', join(local, 'out'), digest), { code: 'blob_damaged', message: /SHA-256/ });
  await truncate(join(folder, 'a/b'), 10);
  await assert.rejects(store.get('a/b', join(local, 'out'), digest), { code: 'blob_damaged', message: /10 bytes/ });
  await rm(join(folder, 'a/b'));
  await assert.rejects(store.get('a/b', join(local, 'out'), digest), { code: 'blob_missing' });
  assert.deepEqual(await readdir(local), ['in']);
});

test('a process that is killed during a put leaves no blob, and its leftovers are removed later', async (t) => {
  const folder = await makeTempFolder(t);
  const local = await makeTempFolder(t);
  const path = join(local, 'large');
  await writeFile(path, '');
  await truncate(path, 8e9);
  const child = callStore(['put', pathToFileURL(folder).href, 'jobs/one', path]);
  const incoming = join(folder, '.incoming');
  while ((await readdir(incoming).catch(() => [])).length === 0) await sleep(5);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const store = await open(folder);
  assert.deepEqual(await Array.fromAsync(store.list('')), []);
  const left = await readdir(incoming);
  assert.match(left.join(), /^put-[0-9a-f-]{36}$/);
  assert.equal(await store.removeLeftovers(60_000), 0);
  await sleep(2);
  assert.equal(await store.removeLeftovers(0), 1);
  assert.deepEqual(await readdir(incoming), []);
});

test('folders are created and removed with their blobs, while others write there', async (t) => {
  const folder = await makeTempFolder(t);
  const local = await makeTempFolder(t);
  const store = await open(folder);
  const { path, content } = await makeFile(local, 'in', 100);
  const work = async (name: string) => {
    for (let round = 0; round < 40; round += 1) {
      await store.put(`x/y/z/${name}`, path);
      await store.remove([`x/y/z/${name}`]);
    }
    await store.put(`x/y/z/${name}`, path);
  };
  const names = ['a', 'b', 'c', 'd'];
  await Promise.all(names.map(work));
  for (const name of names) assert.ok(content.equals(await readFile(join(folder, 'x/y/z', name))));
  await store.remove(names.map((name) => `x/y/z/${name}`));
  assert.deepEqual(await readdir(folder), ['.incoming']);
});

test('only blobs are listed', async (t) => {
  const folder = await makeTempFolder(t);
  const store = await open(folder);
  await mkdir(join(folder, 'lost+found'));
  await writeFile(join(folder, '.nfs0001'), '');
  assert.deepEqual(await Array.fromAsync(store.list('')), []);
});

test('a put that is repeated with the hash of its file writes nothing, and notices another blob', async (t) => {
  const folder = await makeTempFolder(t);
  const store = await open(folder);
  const { path, content } = await makeFile(folder, 'in', 100);
  const { sha256 } = await store.put('a/b', path);
  // All writes go here first.
  await rm(join(folder, '.incoming'), { recursive: true });
  assert.deepEqual(await store.put('a/b', path, { sha256 }), digestOf(content));
  assert.ok(!(await readdir(folder)).includes('.incoming'));
  await writeFile(join(folder, 'a/b'), 'another one');
  await assert.rejects(store.put('a/b', path, { sha256 }), { code: 'blob_exists' });
});
