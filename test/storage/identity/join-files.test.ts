import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { dataFolders } from '../../../src/contract/layout.ts';
import type { BlobStore } from '../../../src/storage/blobs/index.ts';
import { placeInFolder } from '../../../src/storage/identity/in-folder.ts';
import { assertTogether, joinFiles } from '../../../src/storage/identity/join-files.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { findIdentity } from '../../../src/storage/store/identity.ts';
import { changeStoredFolder, takeStoredFolder } from '../../../src/storage/store/stored-files.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { size } from '../../helpers/size.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { addDocument, interrupt, makePair, makeStorage } from './places.ts';

const ROUNDS = size(1, 20, 200);

async function listKeys(blobs: BlobStore): Promise<string[]> {
  return (await Array.fromAsync(blobs.list(''))).map(({ key }) => key).sort();
}

/** Puts a blob into a storage, and its name into a database if there is one. */
async function addBlob(t: TestContext, blobs: BlobStore | null, db: Database | null, id: string): Promise<string> {
  const path = join(await makeTempFolder(t), 'file');
  writeFileSync(path, id);
  const key = `documents/${id}/hash-random`;
  await blobs?.put(key, path);
  if (db !== null) {
    const name = `documents/${id}`;
    const file = { path: 'table.csv', blob_key: key, sha256: 'hash', bytes: 1, link: null, is_private: 0 as const };
    const folder = await takeStoredFolder(db, { name, owner: name });
    await changeStoredFolder(db, folder, { files: [file], removed: [] });
  }
  return key;
}

test('the first start gives database and storage the same identity, and later starts find it', async (t) => {
  const [db, { blobs }] = [await openTestDatabase(t), await makeStorage(t)];
  assert.equal(await assertTogether(makePair(db, blobs)), null);
  assert.deepEqual(await listKeys(blobs), []);
  const mark = await joinFiles(makePair(db, blobs));
  assert.match(mark, /^ade_\d{14}_[0-9a-f]{10}\.[0-9a-f]{10}$/);
  assert.deepEqual(await listKeys(blobs), [`identity/${mark}`]);
  assert.equal(await joinFiles(makePair(db, blobs)), mark);
  assert.equal(await assertTogether(makePair(db, blobs)), mark);
  const identity = await findIdentity(db);
  assert.deepEqual([identity?.mark, identity?.place], [mark, blobs.place]);
});

test('a storage without the identity of the database, or with another one, is refused with what to set', async (t) => {
  const [db, other] = [await openTestDatabase(t), await openTestDatabase(t)];
  const [mine, theirs, empty] = [await makeStorage(t), await makeStorage(t), await makeStorage(t)];
  const [mark, another] = [await joinFiles(makePair(db, mine.blobs)), await joinFiles(makePair(other, theirs.blobs))];
  const code = 'storage_mismatch';
  const start = `^The database the database and the files in ${theirs.blobs.place} do not belong together: `;
  const message = new RegExp(
    `${start}expected the identity ${mark} there, found ${another}\\. .*set ADE_STORAGE_URL as`,
  );
  await assert.rejects(joinFiles(makePair(db, theirs.blobs)), { code, message });
  const none = new RegExp(
    `found none.*first in ${mine.blobs.place}: set ADE_STORAGE_URL .*the file identity/${mark}\\.$`,
  );
  await assert.rejects(joinFiles(makePair(db, empty.blobs)), { code, message: none });
  assert.deepEqual(await listKeys(empty.blobs), []);
  // The message tells how to use files that were restored without their identity.
  await addBlob(t, empty.blobs, null, 'doc_1');
  const path = join(await makeTempFolder(t), 'mark');
  writeFileSync(path, '');
  await empty.blobs.put(`identity/${mark}`, path);
  assert.equal(await joinFiles(makePair(db, empty.blobs)), mark);
});

test('a storage with the identities of two services is used by neither', async (t) => {
  const [db, other] = [await openTestDatabase(t), await openTestDatabase(t)];
  const [mine, theirs] = [await makeStorage(t), await makeStorage(t)];
  await joinFiles(makePair(db, mine.blobs));
  const another = await joinFiles(makePair(other, theirs.blobs));
  cpSync(new URL(theirs.url), new URL(mine.url), { recursive: true });
  const message = new RegExp(`found ${another}.*remove identity/${another}\\.$`);
  await assert.rejects(joinFiles(makePair(db, mine.blobs)), { code: 'storage_mismatch', message });
});

test('of nodes that start for the first time at once, those with the same storage join', async (t) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const db = await openTestDatabase(t);
    const storages = [await makeStorage(t), await makeStorage(t)];
    const nodes = [storages[0]!, storages[0]!, storages[1]!];
    const ends = await Promise.allSettled(
      nodes.map(({ blobs }) => {
        const pair = makePair(db, blobs);
        const files = interrupt(pair.files, () => delay(Math.random() * 10));
        return joinFiles({ ...pair, files });
      }),
    );
    const mark = (await findIdentity(db))!.mark!;
    const joined = ends.map((end) => (end.status === 'fulfilled' ? end.value : (end.reason as { code?: string }).code));
    const [first, no] = [mark, 'storage_mismatch'];
    const isFirst = joined[0] === mark;
    assert.deepEqual(joined, isFirst ? [first, first, no] : [no, no, first]);
    const keys = [[`identity/${mark}`], []];
    const found = [await listKeys(storages[0]!.blobs), await listKeys(storages[1]!.blobs)];
    assert.deepEqual(found, isFirst ? keys : keys.toReversed());
  }
});

test('of two services that start for the first time at once with one storage, at most one joins', async (t) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const [db, other] = [await openTestDatabase(t), await openTestDatabase(t)];
    const { blobs } = await makeStorage(t);
    const ends = await Promise.allSettled(
      [db, other].map((one) => {
        const pair = makePair(one, blobs);
        return joinFiles({ ...pair, files: interrupt(pair.files, () => delay(Math.random() * 10)) });
      }),
    );
    const joined = ends.flatMap((end) => (end.status === 'fulfilled' ? [`identity/${end.value}`] : []));
    assert.ok(joined.length <= 1, joined.join());
    assert.deepEqual(await listKeys(blobs), joined);
    for (const end of ends) if (end.status === 'rejected') assert.ok(isAdeError(end.reason, 'storage_mismatch'));
    // If both gave way, one of them starts again.
    if (joined.length === 0) await joinFiles(makePair(db, blobs));
  }
});

test('a first start that is killed at any step is made good by the next one, with this storage or another', async (t) => {
  for (const isSame of [true, false]) {
    for (let steps = 0; ; steps += 1) {
      const db = await openTestDatabase(t);
      const storages = [await makeStorage(t), await makeStorage(t)];
      let left = steps;
      const pair = makePair(db, storages[0]!.blobs);
      const files = interrupt(pair.files, async () => {
        if (left === 0) throw new Error('killed');
        left -= 1;
      });
      const wasKilled = await joinFiles({ ...pair, files }).then(
        () => false,
        () => true,
      );
      const isClaimed = (await findIdentity(db))?.mark != null;
      const next = storages[isSame || isClaimed ? 0 : 1]!;
      const mark = await joinFiles(makePair(db, next.blobs));
      const [here, there] = [next, storages.find((one) => one !== next)!];
      assert.ok((await listKeys(here.blobs)).includes(`identity/${mark}`));
      await assert.rejects(joinFiles(makePair(db, there.blobs)), { code: 'storage_mismatch' });
      if (!wasKilled) {
        assert.ok(steps > 3, 'there are several steps');
        break;
      }
    }
  }
});

test('an existing database and storage are taken only if the storage has a file that the database names', async (t) => {
  const [db, { blobs }, other] = [await openTestDatabase(t), await makeStorage(t), await makeStorage(t)];
  for (const id of ['doc_1', 'doc_2', 'doc_3']) await addBlob(t, null, db, id);
  await addBlob(t, blobs, null, 'doc_4');
  const refused = { code: 'storage_mismatch', message: /expected files that the database names, found none of them/ };
  await assert.rejects(joinFiles(makePair(db, blobs)), refused);
  await assert.rejects(joinFiles(makePair(db, other.blobs)), refused);
  assert.equal(await findIdentity(db), undefined);
  const key = await addBlob(t, blobs, null, 'doc_2');
  const mark = await joinFiles(makePair(db, blobs));
  assert.deepEqual(await listKeys(blobs), ['documents/doc_4/hash-random', key, `identity/${mark}`].sort());
});

test('a database that names no files takes only an empty storage, and one with files in a folder none', async (t) => {
  const [db, { blobs }] = [await openTestDatabase(t), await makeStorage(t)];
  const key = await addBlob(t, blobs, null, 'doc_1');
  const empty = new RegExp(
    `names no files, but ${blobs.place} has ${key}.*set ADE_DATABASE_URL to it.*ADE_STORAGE_URL to`,
  );
  await assert.rejects(joinFiles(makePair(db, blobs)), { code: 'database_empty', message: empty });
  await blobs.remove([key]);
  await addDocument(db, null);
  const elsewhere = {
    code: 'storage_mismatch',
    message: /its files are in a data folder.*Unset ADE_STORAGE_URL, or move/,
  };
  await assert.rejects(joinFiles(makePair(db, blobs)), elsewhere);
  assert.equal(await findIdentity(db), undefined);
});

test('a data folder is taken and refused like a storage', async (t) => {
  const db = await openTestDatabase(t);
  const [dataDir, other, { blobs }] = [await makeTempFolder(t), await makeTempFolder(t), await makeStorage(t)];
  for (const folder of [dataDir, other]) mkdirSync(dirname(dataFolders(folder).lock), { recursive: true });
  const at = (folder: string) => {
    const files = placeInFolder({ dataDir: folder, databaseUrl: 'postgres://host/database' });
    return { db, path: 'the database', files };
  };
  await addDocument(db, dataDir);
  const code = 'storage_mismatch';
  await assert.rejects(joinFiles(at(other)), { code, message: /found none of them.*Set ADE_DATA_DIR to the place/ });
  const mark = await joinFiles(at(dataDir));
  assert.equal(await joinFiles(at(dataDir)), mark);
  await assert.rejects(joinFiles(at(other)), { code, message: /found none.*set ADE_DATA_DIR to that folder/ });
  await assert.rejects(joinFiles(makePair(db, blobs)), { code, message: /unset ADE_STORAGE_URL/ });
  rmSync(dataFolders(dataDir).identity);
  const message = new RegExp(`write it into the file ${dataFolders(dataDir).identity}\\.`);
  await assert.rejects(joinFiles(at(dataDir)), { code, message });
  writeFileSync(dataFolders(dataDir).identity, mark);
  assert.equal(await joinFiles(at(dataDir)), mark);
  const fresh = await openTestDatabase(t);
  await assert.rejects(joinFiles({ ...at(dataDir), db: fresh }), { code: 'database_empty' });
  await addDocument(fresh, null);
  await assert.rejects(joinFiles({ ...at(dataDir), db: fresh }), { code, message: new RegExp(`found ${mark}`) });
});

test('a backup from before there were identities may replace the database in its data folder', async (t) => {
  const [db, backup, dataDir] = [await openTestDatabase(t), await openTestDatabase(t), await makeTempFolder(t)];
  mkdirSync(dirname(dataFolders(dataDir).lock), { recursive: true });
  const at = (one: Database) => {
    return { db: one, path: 'the database', files: placeInFolder({ dataDir, databaseUrl: '' }) };
  };
  await addDocument(db, dataDir);
  await addDocument(backup, null);
  const before = await joinFiles(at(db));
  const after = await joinFiles(at(backup));
  assert.notEqual(after, before);
  assert.equal(await joinFiles(at(backup)), after);
});
