import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type BlobMeasurement, type BlobStore, measureStore, openBlobStore } from '../../../src/storage/blobs/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { makeLocal } from './support/files.ts';

test('each call of a storage is reported once, with its outcome', async (t) => {
  const calls: BlobMeasurement[] = [];
  const opened = await openBlobStore(pathToFileURL(await makeTempFolder(t)).href);
  const store = measureStore(opened, (call) => calls.push(call));
  const takeCalls = () => calls.splice(0).map(({ action, code }) => [action, code]);
  const { local, path } = await makeLocal(t, 100);

  const digest = await store.put('jobs/a', path);
  await store.get('jobs/a', join(local, 'out'), digest);
  assert.equal((await Array.fromAsync(store.list('jobs/'))).length, 1);
  await store.remove(['jobs/a']);
  await store.removeLeftovers(0);
  await store.check();
  assert.deepEqual(takeCalls(), [
    ['put', null],
    ['get', null],
    ['list', null],
    ['remove', null],
    ['remove', null],
    ['check', null],
  ]);

  await assert.rejects(store.get('jobs/a', join(local, 'out'), digest), { code: 'blob_missing' });
  await assert.rejects(store.put('jobs/b', join(local, 'not there')), { code: 'ENOENT' });
  assert.deepEqual(takeCalls(), [
    ['get', 'blob_missing'],
    ['put', 'other'],
  ]);
});

test('a storage that does not answer in time is an error, and a call that somebody cancelled is none', async () => {
  const calls: BlobMeasurement[] = [];
  const wait = async (signal: AbortSignal | undefined): Promise<never> => {
    await delay(10_000, undefined, { signal }).catch(() => undefined);
    throw signal!.reason;
  };
  const silent = { place: 'silent', check: ({ signal } = {}) => wait(signal) } as Partial<BlobStore> as BlobStore;
  const store = measureStore(silent, (call) => calls.push(call));
  await assert.rejects(store.check({ signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' });
  await assert.rejects(store.check({ signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.deepEqual(
    calls.map(({ action, code, durationMs }) => [action, code, durationMs >= 15]),
    [['check', 'timeout', true]],
  );
});

test('the time of a list is the time in which its reader waited', async () => {
  const calls: BlobMeasurement[] = [];
  const slow = {
    place: 'slow',
    async *list() {
      for (const key of ['a', 'b']) {
        await delay(20);
        yield { key, bytes: 0, modifiedAt: new Date() };
      }
    },
  } as Partial<BlobStore> as BlobStore;
  const startMs = performance.now();
  let busyMs = 0;
  for await (const _ of measureStore(slow, (call) => calls.push(call)).list('')) {
    const fromMs = performance.now();
    await delay(200);
    busyMs += performance.now() - fromMs;
  }
  const waitedMs = performance.now() - startMs - busyMs;
  assert.ok(calls[0]!.durationMs > 30, `${calls[0]!.durationMs} ms`);
  assert.ok(calls[0]!.durationMs <= waitedMs + 1, `${calls[0]!.durationMs} of ${waitedMs} ms`);
});
