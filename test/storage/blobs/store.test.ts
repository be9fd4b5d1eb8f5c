import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { BUCKET, s3ServerNames, skipWithout, startS3Server } from '../../../scripts/test/s3.ts';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { type BlobStore, openBlobStore } from '../../../src/storage/blobs/index.ts';
import { pick } from '../../helpers/size.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { digestOf, makeFile, makeLocal } from './support/files.ts';

interface OpenedStore {
  store: BlobStore;
  close: () => Promise<void>;
}

interface Kind {
  name: string;
  skip: string | false;
  open: (folder: string) => Promise<OpenedStore>;
}

const inFolder: Kind = {
  name: 'folder',
  skip: false,
  open: async (folder) => ({ store: await openBlobStore(pathToFileURL(folder).href), close: async () => {} }),
};
const inBuckets = s3ServerNames.map((name): Kind => {
  const open = async (folder: string) => {
    const server = await startS3Server(name, folder);
    const store = await openBlobStore(`s3://${BUCKET}/some/prefix`, { env: server.env, listPageSize: 10 });
    return { store, close: () => server.stop() };
  };
  return { name, skip: skipWithout(name), open };
});

/** Larger than one request of an upload, and not a multiple of the part size. */
const LARGE_BYTES = 20 * 1024 * 1024 + 12_345;

for (const { name, skip, open } of pick(
  [inFolder, ...inBuckets],
  (kind) => kind === inFolder,
  () => true,
)) {
  describe(name, { skip }, () => {
    let folder: string;
    let opened: OpenedStore;
    let store: BlobStore;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'ade-blobs-'));
      opened = await open(folder);
      store = opened.store;
    });
    after(async () => {
      await store?.close();
      await opened?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const listKeys = async (prefix: string) => (await Array.fromAsync(store.list(prefix))).map(({ key }) => key);

    for (const bytes of [0, 1, 300_000, LARGE_BYTES]) {
      test(`a file of ${bytes} bytes comes back as it was`, async (t) => {
        const { local, path, content } = await makeLocal(t, bytes);
        const digest = await store.put(`sizes/${bytes}`, path);
        assert.deepEqual(digest, digestOf(content));
        await store.get(`sizes/${bytes}`, join(local, 'out'), digest);
        assert.ok(content.equals(await readFile(join(local, 'out'))));
        assert.deepEqual((await readdir(local)).sort(), ['in', 'out']);
      });
    }

    test('a file that differs from the expected one is refused, and nothing is stored', async (t) => {
      const local = await makeTempFolder(t);
      for (const bytes of [10, LARGE_BYTES]) {
        const { path, content } = await makeFile(local, `in-${bytes}`, bytes);
        const other = digestOf(Buffer.from('other')).sha256;
        await assert.rejects(store.put(`refused/${bytes}`, path, { sha256: other }), { code: 'blob_source_changed' });
        await store.put(`taken/${bytes}`, path, { sha256: digestOf(content).sha256 });
      }
      assert.deepEqual(await listKeys('refused/'), []);
    });

    test('a key accepts the same content again, and no other', async (t) => {
      const local = await makeTempFolder(t);
      const first = await makeFile(local, 'first', 1_000);
      const second = await makeFile(local, 'second', 1_000);
      const digest = await store.put('twice/one', first.path);
      assert.deepEqual(await store.put('twice/one', first.path), digest);
      await assert.rejects(store.put('twice/one', second.path), { code: 'blob_exists' });
      await store.get('twice/one', join(local, 'out'), digest);
      assert.ok(first.content.equals(await readFile(join(local, 'out'))));
    });

    test('of simultaneous puts one wins completely', async (t) => {
      const local = await makeTempFolder(t);
      const files = await Promise.all(Array.from({ length: 6 }, (_, index) => makeFile(local, `in-${index}`, 700_000)));
      const results = await Promise.allSettled(files.map(({ path }) => store.put('race/one', path)));
      for (const result of results) {
        if (result.status === 'rejected') assert.equal(result.reason.code, 'blob_exists');
      }
      assert.deepEqual(await listKeys('race/'), ['race/one']);
      const gets = files.map(({ content }) => store.get('race/one', join(local, 'out'), digestOf(content)));
      const won = (await Promise.allSettled(gets)).filter(({ status }) => status === 'fulfilled');
      assert.equal(won.length, 1);
    });

    test('a blob that is not as expected is damaged, and nothing of it is kept', async (t) => {
      const { local, path, content } = await makeLocal(t, 500_000);
      const digest = await store.put('damaged/one', path);
      const other = digestOf(Buffer.from('other')).sha256;
      for (const expected of [
        { ...digest, sha256: other },
        { ...digest, bytes: content.length - 1 },
        { ...digest, bytes: content.length + 1 },
      ]) {
        await assert.rejects(store.get('damaged/one', join(local, 'out'), expected), { code: 'blob_damaged' });
      }
      assert.deepEqual(await readdir(local), ['in']);
    });

    test('a blob that does not exist is missing', async (t) => {
      const { local, path } = await makeLocal(t, 5);
      const digest = await store.put('gone/one', path);
      await store.remove(['gone/one']);
      for (const key of ['gone/one', 'never/was/there']) {
        await assert.rejects(store.get(key, join(local, 'out'), digest), { code: 'blob_missing' });
      }
      assert.deepEqual(await readdir(local), ['in']);
    });

    test('lists have the keys with a prefix, with sizes and times', async (t) => {
      const { path } = await makeLocal(t, 7);
      const keys = ['list/A_1', 'list/a+b@c', 'list/a-b/c', 'list/a.b', 'list/a/b=c', 'listed'];
      for (const key of keys) await store.put(key, path);
      for (const prefix of ['list/', 'list', 'list/a', 'list/a/', 'list/a-b/c', 'nothing/', 'list/b']) {
        const expected = keys.filter((key) => key.startsWith(prefix));
        assert.deepEqual((await listKeys(prefix)).sort(), expected.toSorted(), prefix);
      }
      // A list can continue after any key, whether the key is still there or not.
      const all = await listKeys('list');
      for (const after of [...all, 'list/', 'list/a', 'list/a-b/', 'list/a/a', 'liss', 'list/zzz']) {
        const rest = (await Array.fromAsync(store.list('list', { after }))).map(({ key }) => key);
        assert.deepEqual(
          rest,
          all.filter((key) => key > after),
          `after ${after}`,
        );
      }
      const [entry] = await Array.fromAsync(store.list('listed'));
      assert.equal(entry!.bytes, 7);
      assert.ok(Math.abs(Date.now() - entry!.modifiedAt.getTime()) < 60_000);
    });

    test('many keys can be removed at once, also keys that do not exist', async (t) => {
      const { path } = await makeLocal(t, 3);
      const keys = Array.from({ length: 35 }, (_, index) => `many/${index + 10}`);
      await Promise.all(keys.map((key) => store.put(key, path)));
      // More than one page of a list, in the order of the keys.
      assert.deepEqual(await listKeys('many/'), keys);
      await store.remove(['many/none', ...keys.slice(0, -1), 'nowhere/at/all']);
      assert.deepEqual(await listKeys('many/'), keys.slice(-1));
      await store.remove([]);
    });

    test('keys that some storages do not allow are refused', async (t) => {
      const { path } = await makeLocal(t, 1);
      for (const key of [
        '',
        '/a',
        'a/',
        'a//b',
        '../a',
        'a/../b',
        '.incoming/a',
        'a b',
        'ä',
        'a\\b',
        'a'.repeat(801),
      ]) {
        await assert.rejects(store.put(key, path), { code: 'blob_key_invalid' }, key);
        await assert.rejects(store.get(key, path, digestOf(Buffer.from(''))), { code: 'blob_key_invalid' }, key);
        await assert.rejects(store.remove([key]), { code: 'blob_key_invalid' }, key);
      }
      await assert.rejects(Array.fromAsync(store.list('../')), { code: 'blob_key_invalid' });
    });

    test('an error of the local file is not reported as an error of the storage', async (t) => {
      const { local, path } = await makeLocal(t, 10);
      await assert.rejects(store.put('local/one', join(local, 'none')), { code: 'ENOENT' });
      const digest = await store.put('local/one', path);
      await assert.rejects(store.get('local/one', join(local, 'none/out'), digest), { code: 'ENOENT' });
      await writeFile(join(local, 'file'), '');
      await assert.rejects(store.get('local/one', join(local, 'file/out'), digest), { code: 'ENOTDIR' });
    });

    test('a signal ends each call with its reason', async (t) => {
      const { local, path } = await makeLocal(t, LARGE_BYTES);
      const digest = await store.put('signal/there', path);
      const reason = new Error('enough');
      const now = () => ({ signal: AbortSignal.abort(reason) });
      await assert.rejects(store.put('signal/one', path, now()), reason);
      await assert.rejects(store.get('signal/there', join(local, 'out'), digest, now()), reason);
      await assert.rejects(Array.fromAsync(store.list('', now())), reason);
      await assert.rejects(store.remove(['signal/there'], now()), reason);
      const soon = (call: (signal: AbortSignal) => Promise<unknown>) => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(reason), 5);
        return assert.rejects(call(controller.signal), reason);
      };
      await soon((signal) => store.put('signal/one', path, { signal }));
      await soon((signal) => store.get('signal/there', join(local, 'out'), digest, { signal }));
      assert.deepEqual(await readdir(local), ['in']);
      assert.deepEqual(await listKeys('signal/'), ['signal/there']);
    });

    test('a check finds no faults and leaves nothing', async () => {
      const keys = await listKeys('');
      await store.check();
      assert.deepEqual(await listKeys(''), keys);
    });

    test('a put that has just begun is not removed as a leftover', async () => {
      assert.equal(await store.removeLeftovers(60_000), 0);
    });

    test('messages name the storage', async () => {
      const error = await store.get('no/such', join(folder, 'x'), digestOf(Buffer.from(''))).catch((one) => one);
      assert.ok(isAdeError(error, 'blob_missing'));
      assert.ok(error.message.includes(store.place), error.message);
    });
  });
}
