import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { BUCKET, s3ServerNames, skipWithout, startS3Server } from '../../../scripts/test/s3.ts';
import { openBlobStore } from '../../../src/storage/blobs/index.ts';
import { guardStore } from '../../../src/storage/identity/guard-store.ts';
import { joinFiles } from '../../../src/storage/identity/join-files.ts';
import { findIdentity } from '../../../src/storage/store/identity.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { makePair } from './places.ts';

for (const name of s3ServerNames) {
  test(`three nodes that start for the first time at once on two prefixes of a bucket of ${name}: one prefix remains`, {
    skip: skipWithout(name),
  }, async (t) => {
    const server = await startS3Server(name, join(await makeTempFolder(t), '.'));
    t.after(() => server.stop());
    const openPrefix = (prefix: string) => openBlobStore(`s3://${BUCKET}/${prefix}`, { env: server.env });
    const [here, there] = [await openPrefix('here'), await openPrefix('there')];
    t.after(() => Promise.all([here.close(), there.close()]));
    const db = await openTestDatabase(t);
    const ends = await Promise.allSettled([here, here, there].map((blobs) => joinFiles(makePair(db, blobs))));
    const mark = (await findIdentity(db))!.mark!;
    const keys = async () =>
      (await Promise.all([here, there].map((blobs) => Array.fromAsync(blobs.list(''))))).map((found) =>
        found.map(({ key }) => key),
      );
    const isHere = ends[0]!.status === 'fulfilled';
    assert.deepEqual(
      ends.map(({ status }) => status === 'fulfilled'),
      [isHere, isHere, !isHere],
    );
    assert.deepEqual(await keys(), isHere ? [[`identity/${mark}`], []] : [[], [`identity/${mark}`]]);
    const [right, wrong] = isHere ? [here, there] : [there, here];
    assert.equal(await joinFiles(makePair(db, right)), mark);
    await assert.rejects(joinFiles(makePair(db, wrong)), { code: 'storage_mismatch', message: /found none/ });
    await guardStore(right, mark).check();
    await assert.rejects(guardStore(wrong, mark).check(), { code: 'blob_store_missing' });
    const whole = await openBlobStore(`s3://${BUCKET}`, { env: server.env });
    t.after(() => whole.close());
    // The files of another prefix are not files of this one.
    await assert.rejects(joinFiles(makePair(db, whole)), { code: 'storage_mismatch', message: /found none/ });
  });
}
