import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, mock, test } from 'node:test';
import { BUCKET, makeEnv, type S3Server, s3ServerNames, skipWithout, startS3Server } from '../../../scripts/test/s3.ts';
import { AdeError, isAdeError } from '../../../src/contract/errors/index.ts';
import { type BlobStore, isTransientBlobError, openBlobStore } from '../../../src/storage/blobs/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { digestOf, makeFile, makeLocal } from './support/files.ts';
import { makeMotoUser, requireMotoSignatures } from './support/moto-users.ts';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts';

const LARGE_BYTES = 20 * 1024 * 1024;
/** For calls that are delayed. On a busy machine, ordinary calls may take longer. */
const SHORT = { connectMs: 500, stallMs: 800 };
/** Enough for three attempts of the time above, the pauses between them, and the cleanup, on a busy machine. */
const BOUND_MS = 15_000;

const isTransient = (error: unknown) => {
  assert.ok(error instanceof AdeError, String(error));
  assert.equal(error.code, 'blob_store_unavailable', error.message);
  return isTransientBlobError(error);
};

for (const name of s3ServerNames) {
  describe(name, { skip: skipWithout(name) }, () => {
    let folder: string;
    let server: S3Server;
    let proxy: TcpProxy;
    let store: BlobStore;
    let hurried: BlobStore;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'ade-blobs-'));
      server = await startS3Server(name, folder);
      proxy = await startTcpProxy(server.port);
      store = await openBlobStore(`s3://${BUCKET}`, { env: makeEnv(proxy.port) });
      hurried = await openBlobStore(`s3://${BUCKET}`, { env: makeEnv(proxy.port), ...SHORT });
    });
    after(async () => {
      await Promise.all([store?.close(), hurried?.close()]);
      await proxy?.close();
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    afterEach(() => proxy.set('pass'));

    for (const way of ['drop', 'hold'] as const) {
      test(`each call ends in bounded time while connections ${way}, and works afterwards`, async (t) => {
        const { local, path, content } = await makeLocal(t, 100_000);
        const digest = await store.put(`${way}/one`, path);
        const startMs = performance.now();
        proxy.set(way);
        const calls: Promise<unknown>[] = [
          hurried.put(`${way}/two`, path),
          hurried.get(`${way}/one`, join(local, 'out'), digest),
          hurried.remove([`${way}/one`]),
          Array.fromAsync(hurried.list('')),
          hurried.check(),
        ];
        await Promise.all(calls.map((call) => assert.rejects(call, isTransient)));
        proxy.set('pass');
        assert.ok(performance.now() - startMs < BOUND_MS);
        assert.deepEqual(await readdir(local), ['in']);
        await store.get(`${way}/one`, join(local, 'out'), digest);
        assert.ok(content.equals(await readFile(join(local, 'out'))));
      });

      test(`an upload whose connections ${way} in the middle leaves no blob`, async (t) => {
        const { path } = await makeLocal(t, LARGE_BYTES);
        const startMs = performance.now();
        proxy.setAfter(LARGE_BYTES / 2, 'up', way);
        await assert.rejects(hurried.put(`${way}/upload`, path), isTransient);
        assert.ok(performance.now() - startMs < BOUND_MS);
        proxy.set('pass');
        assert.deepEqual(await Array.fromAsync(store.list(`${way}/upload`)), []);
        await store.put(`${way}/upload`, path);
      });

      test(`a download whose connection ${way}s in the middle leaves nothing`, async (t) => {
        const { local, path } = await makeLocal(t, LARGE_BYTES);
        const digest = await store.put(`${way}/download`, path);
        const startMs = performance.now();
        proxy.setAfter(LARGE_BYTES / 2, 'down', way);
        await assert.rejects(hurried.get(`${way}/download`, join(local, 'out'), digest), isTransient);
        assert.ok(performance.now() - startMs < BOUND_MS);
        proxy.set('pass');
        assert.deepEqual(await readdir(local), ['in']);
      });
    }

    test('an interrupted download continues where it was', async (t) => {
      const { local, path, content } = await makeLocal(t, LARGE_BYTES);
      const digest = await store.put('continued', path);
      // New connections pass at once: the pauses between attempts may be short.
      const dropped = proxy.setAfter(LARGE_BYTES / 2, 'down', 'drop').then(() => proxy.set('pass'));
      await Promise.all([store.get('continued', join(local, 'out'), digest), dropped]);
      assert.ok(content.equals(await readFile(join(local, 'out'))));
    });

    test('a missing bucket is named', async (t) => {
      const { local, path } = await makeLocal(t, 10);
      const other = await openBlobStore('s3://no-such-bucket/prefix', { env: server.env });
      const expected = { code: 'blob_store_missing', message: /s3:\/\/no-such-bucket\/prefix at http:/ };
      const calls: Promise<unknown>[] = [
        other.check(),
        other.put('a', path),
        other.get('a', join(local, 'out'), digestOf(Buffer.from(''))),
        Array.fromAsync(other.list('')),
      ];
      await Promise.all(calls.map((call) => assert.rejects(call, expected)));
      await other.close();
    });

    test('a clock that is minutes off is detected, with the difference', async () => {
      const { now } = Date;
      const clock = mock.method(Date, 'now', () => now() - 12 * 60_000);
      try {
        await assert.rejects(store.check(), { code: 'blob_store_clock', message: /is 12 min behind/ });
        clock.mock.mockImplementation(() => now() + 40 * 60_000);
        await assert.rejects(store.check(), { code: 'blob_store_clock', message: /is 40 min ahead of/ });
      } finally {
        clock.mock.restore();
      }
      await store.check();
    });

    test('a stopped server is unreachable', async (t) => {
      const stopped = await startS3Server(name, await makeTempFolder(t));
      const other = await openBlobStore(`s3://${BUCKET}`, { env: stopped.env });
      await other.check();
      await stopped.stop();
      const startMs = performance.now();
      await assert.rejects(other.check(), (error) => isTransient(error) && /ECONNREFUSED/.test(String(error)));
      assert.ok(performance.now() - startMs < BOUND_MS);
      await other.close();
    });
  });
}

test('moto: leftovers of an interrupted upload are removed later', { skip: skipWithout('moto') }, async (t) => {
  const server = await startS3Server('moto', await makeTempFolder(t));
  t.after(() => server.stop());
  const proxy = await startTcpProxy(server.port);
  t.after(() => proxy.close());
  const { path } = await makeFile(await makeTempFolder(t), 'in', LARGE_BYTES);
  const broken = await openBlobStore(`s3://${BUCKET}/a`, { env: makeEnv(proxy.port) });
  proxy.setAfter(LARGE_BYTES / 2, 'up', 'drop');
  await assert.rejects(broken.put('one', path), isTransient);
  await broken.close();
  const store = await openBlobStore(`s3://${BUCKET}/a`, { env: server.env });
  const other = await openBlobStore(`s3://${BUCKET}/b`, { env: server.env });
  // Moto reports for every upload that it was started in 2010.
  assert.equal(await other.removeLeftovers(60_000), 0);
  assert.equal(await store.removeLeftovers(60_000), 1);
  assert.equal(await store.removeLeftovers(60_000), 0);
  await Promise.all([store.close(), other.close()]);
});

describe('credentials', { skip: skipWithout('moto') }, () => {
  let folder: string;
  let server: S3Server;
  let owner: { id: string; secret: string };
  let reader: { id: string; secret: string };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ade-blobs-'));
    server = await startS3Server('moto', folder);
    owner = await makeMotoUser(server.port, 'owner', ['s3:*']);
    reader = await makeMotoUser(server.port, 'reader', ['s3:GetObject', 's3:ListBucket']);
    await requireMotoSignatures(server.port);
  });
  after(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (user: { id: string; secret: string }) =>
    openBlobStore(`s3://${BUCKET}`, { env: makeEnv(server.port, user) });

  test('correct credentials work', async (t) => {
    const { local, path } = await makeLocal(t, LARGE_BYTES);
    const store = await open(owner);
    const digest = await store.put('mine', path);
    await store.get('mine', join(local, 'out'), digest);
    await store.close();
  });

  test('a wrong secret and an unknown id are refused, and no message has the secret', async (t) => {
    const { path } = await makeLocal(t, 100);
    const secret = 'this-is-a-secret';
    for (const [user, found] of [
      [{ ...owner, secret }, /SignatureDoesNotMatch/],
      [{ id: 'nobody', secret }, /InvalidAccessKeyId/],
    ] as const) {
      const store = await open(user);
      const calls: (() => Promise<unknown>)[] = [
        () => store.check(),
        () => store.put('a', path),
        () => Array.fromAsync(store.list('')),
      ];
      for (const call of calls) {
        const error: unknown = await call().catch((one) => one);
        assert.ok(isAdeError(error, 'blob_store_credentials'), String(error));
        assert.match(error.message, found);
        assert.ok(!JSON.stringify([error.message, error.details]).includes(secret));
        assert.ok(!isTransientBlobError(error));
      }
      await store.close();
    }
  });

  test('missing credentials are reported as such', async (t) => {
    const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'];
    const before = names.map((name) => [name, process.env[name]] as const);
    t.after(() => {
      for (const [name, value] of before) if (value !== undefined) process.env[name] = value;
      delete process.env.AWS_EC2_METADATA_DISABLED;
    });
    for (const name of names) delete process.env[name];
    process.env.AWS_EC2_METADATA_DISABLED = 'true';
    const { AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID } = server.env;
    const store = await openBlobStore(`s3://${BUCKET}`, { env: { AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID } });
    await assert.rejects(store.check(), { code: 'blob_store_credentials', message: /there are none/ });
    await store.close();
  });

  test('a user with read access only is told so', async (t) => {
    const { path } = await makeLocal(t, LARGE_BYTES);
    const store = await open(reader);
    const denied = { code: 'blob_store_denied', message: /does not allow ADE to write: it answered 403 AccessDenied/ };
    await assert.rejects(store.check(), denied);
    await assert.rejects(store.put('small', join(import.meta.dirname, 's3-failures.all.ts')), denied);
    await assert.rejects(store.put('large', path), denied);
    await assert.rejects(store.remove(['mine']), { code: 'blob_store_denied', message: /to remove/ });
    await store.close();
  });
});
