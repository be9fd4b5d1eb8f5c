import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { dataFolders } from '../../../src/contract/layout.ts';
import { placeOf, storedNames } from '../../../src/storage/shared/places.ts';
import { bringAndRead, makeNode, makeNodes, readLocal, store, writeLocal } from './nodes.ts';

const JOB = storedNames.job('job_1');
const REVISION = storedNames.job('job_1.2');
const DOCUMENT = storedNames.document('doc_1');
const PACKAGE = storedNames.package('cfgv_1');

const listBlobs = (storage: string) =>
  readdirSync(storage, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

test('files that one node stores reach another node, including later changes', async (t) => {
  const { db, a, b, storage } = await makeNodes(t);
  await store(db, a, PACKAGE, { 'manifest.json': '{}', 'columns/name.js': 'one', 'empty.txt': '' });
  assert.deepEqual(await bringAndRead(b, PACKAGE), {
    'columns/name.js': 'one',
    'empty.txt': '',
    'manifest.json': '{}',
  });
  const changed = { 'columns/name.js': 'two', 'columns/more/new.js': 'new' };
  await store(db, a, PACKAGE, changed, { removed: ['empty.txt'] });
  const now = { 'columns/more/new.js': 'new', 'columns/name.js': 'two', 'manifest.json': '{}' };
  assert.deepEqual(await bringAndRead(b, PACKAGE), now);
  assert.deepEqual(await bringAndRead(a, PACKAGE), now);
  // Replaced blobs are also removed from the storage.
  assert.equal(listBlobs(storage).length, 3);
});

test('an unchanged folder is not fetched again, even after a restart, and a changed one is', async (t) => {
  const { db, a, b } = await makeNodes(t);
  await store(db, a, DOCUMENT, { 'table.csv': 'a,b', 'other.csv': 'c' });
  await b.files.bring(DOCUMENT);
  await b.files.bring(DOCUMENT);
  assert.equal(b.downloaded.length, 2);
  await a.files.bring(DOCUMENT);
  assert.deepEqual(a.downloaded, []);
  rmSync(join(placeOf(b.dataDir, DOCUMENT).dir, 'other.csv'));
  assert.deepEqual(await bringAndRead(b, DOCUMENT), { 'other.csv': 'c', 'table.csv': 'a,b' });
  assert.equal(b.downloaded.length, 3);
  rmSync(join(b.dataDir, 'documents'), { recursive: true });
  assert.deepEqual(await bringAndRead(b, DOCUMENT), { 'other.csv': 'c', 'table.csv': 'a,b' });
  rmSync(b.dataDir, { recursive: true });
  assert.deepEqual(await bringAndRead(b, DOCUMENT), { 'other.csv': 'c', 'table.csv': 'a,b' });
});

test('if two nodes change one file, the second is told, and then has the version that the first stored', async (t) => {
  const { db, a, b } = await makeNodes(t);
  await store(db, a, PACKAGE, { 'manifest.json': 'first', 'other.js': 'other' });
  await b.files.bring(PACKAGE);
  await b.files
    .change(PACKAGE, {}, async (keep) => {
      writeLocal(b, PACKAGE, { 'manifest.json': 'of b' });
      await store(db, a, PACKAGE, { 'manifest.json': 'of a' });
      await assert.rejects(
        keep((record) => db.transaction().execute(record)),
        (error) => isAdeError(error, 'shared_files_changed'),
      );
      throw new Error('told');
    })
    .catch(() => undefined);
  assert.deepEqual(await bringAndRead(b, PACKAGE), { 'manifest.json': 'of a', 'other.js': 'other' });
  await store(db, b, PACKAGE, { 'manifest.json': 'of b at last' });
  assert.deepEqual(await bringAndRead(a, PACKAGE), { 'manifest.json': 'of b at last', 'other.js': 'other' });
});

test('two nodes that change different files of a folder both succeed', async (t) => {
  const { db, a, b } = await makeNodes(t);
  await store(db, a, JOB, { 'artifact.json': '{}' });
  await b.files.bring(JOB);
  await b.files.change(JOB, {}, async (keep) => {
    writeLocal(b, JOB, { 'inputs/review.json': 'text' });
    await store(db, a, JOB, { 'acceptance.json': 'signed' });
    await keep((record) => db.transaction().execute(record));
  });
  const all = { 'acceptance.json': 'signed', 'artifact.json': '{}', 'inputs/review.json': 'text' };
  assert.deepEqual(await bringAndRead(a, JOB), all);
  assert.deepEqual(await bringAndRead(b, JOB), all);
});

test('the files of a failed transaction do not count, and are removed from the local folder', async (t) => {
  const { db, a, b } = await makeNodes(t);
  await store(db, a, PACKAGE, { 'manifest.json': 'first' });
  const failure = new Error('no');
  await assert.rejects(
    a.files.change(PACKAGE, {}, async (keep) => {
      writeLocal(a, PACKAGE, { 'manifest.json': 'second', 'new.js': 'new' });
      await keep((record) =>
        db.transaction().execute(async (transaction) => {
          await record(transaction);
          throw failure;
        }),
      );
    }),
    failure,
  );
  assert.deepEqual(await bringAndRead(b, PACKAGE), { 'manifest.json': 'first' });
  assert.deepEqual(await bringAndRead(a, PACKAGE), { 'manifest.json': 'first' });
});

test('the loss of a local copy never removes stored files', async (t) => {
  const { db, a, b } = await makeNodes(t);
  await store(db, a, JOB, { 'artifact.json': '{}', 'issues.ndjson': '' });
  await a.files.change(JOB, {}, async (keep) => {
    rmSync(placeOf(a.dataDir, JOB).dir, { recursive: true });
    writeLocal(a, JOB, { 'acceptance.json': 'signed' });
    await keep((record) => db.transaction().execute(record));
  });
  const all = { 'acceptance.json': 'signed', 'artifact.json': '{}', 'issues.ndjson': '' };
  assert.deepEqual(await bringAndRead(b, JOB), all);
  assert.deepEqual(await bringAndRead(a, JOB), all);
});

test('one blob serves a document, its job and a revision, until the last of them is removed', async (t) => {
  const { db, a, b, storage } = await makeNodes(t);
  await store(db, a, DOCUMENT, { 'table.csv': 'a,b' });
  await store(db, a, JOB, { 'inputs/table.csv': 'a,b', 'artifact.json': '{}' }, { sameAs: [DOCUMENT], attempt: 1 });
  await store(db, a, REVISION, { 'inputs/table.csv': 'a,b', 'artifact.json': '{"v":2}' });
  assert.equal(listBlobs(storage).length, 3);
  await a.files.drop(DOCUMENT, (forget) => db.transaction().execute(forget));
  assert.deepEqual(await bringAndRead(b, DOCUMENT), {});
  await b.files.bring(JOB);
  assert.deepEqual(await readLocal(b, JOB), { 'artifact.json': '{}', 'inputs/table.csv': 'a,b' });
  assert.deepEqual(await readLocal(b, REVISION), { 'artifact.json': '{"v":2}', 'inputs/table.csv': 'a,b' });
  await b.files.dropFiles(JOB, ['inputs'], (forget) => db.transaction().execute(forget));
  assert.deepEqual(await bringAndRead(a, JOB), { 'artifact.json': '{}' });
  assert.equal(listBlobs(storage).length, 2);
  await b.files.drop(JOB, (forget) => db.transaction().execute(forget));
  assert.deepEqual(await bringAndRead(a, JOB), {});
  assert.ok(!existsSync(placeOf(b.dataDir, JOB).dir));
  assert.deepEqual(listBlobs(storage), []);
});

test('a node that stores a file that another node deletes at the same time is told', async (t) => {
  const { db, a, b } = await makeNodes(t);
  await store(db, a, DOCUMENT, { 'table.csv': 'a,b' });
  await b.files.change(JOB, { sameAs: [DOCUMENT], isBrought: false }, async (keep) => {
    writeLocal(b, JOB, { 'inputs/table.csv': 'a,b' });
    await assert.rejects(
      keep(async (record) => {
        await a.files.drop(DOCUMENT, (forget) => db.transaction().execute(forget));
        await db.transaction().execute(record);
      }),
      (error) => isAdeError(error, 'shared_files_changed'),
    );
    await keep((record) => db.transaction().execute(record));
  });
  assert.deepEqual(await bringAndRead(a, JOB), { 'inputs/table.csv': 'a,b' });
});

test('the folder of a job that runs here keeps unstored files, and other nodes have only the stored ones', async (t) => {
  const { db, a, b } = await makeNodes(t);
  await store(db, a, JOB, { 'inputs/expected.json': '{}' }, { isOpen: true });
  await a.files.begin(JOB, 1);
  writeLocal(a, JOB, { 'artifact.json': 'pass 1', 'inputs/expected.json': 'changed here' });
  await a.files.bring(JOB);
  assert.deepEqual(await readLocal(a, JOB), { 'artifact.json': 'pass 1', 'inputs/expected.json': 'changed here' });
  assert.deepEqual(await bringAndRead(b, JOB), { 'inputs/expected.json': '{}' });
  await a.files.forgetCopies();
  assert.equal((await readLocal(a, JOB))['artifact.json'], 'pass 1');
  // The job continues on the node of its last attempt, and nowhere else.
  await a.files.begin(JOB, 2);
  assert.equal((await readLocal(a, JOB))['artifact.json'], 'pass 1');
  await b.files.begin(JOB, 3);
  writeLocal(b, JOB, { 'artifact.json': 'of b' });
  await a.files.begin(JOB, 4);
  assert.deepEqual(await readLocal(a, JOB), { 'inputs/expected.json': '{}' });
});

test('another attempt of the same run keeps its folder, also without a note of it', async (t) => {
  const { a } = await makeNodes(t);
  await a.files.begin(JOB, 1);
  writeLocal(a, JOB, { 'artifact.json': 'pass 1' });
  // As if the disk had no space for the note.
  rmSync(join(dataFolders(a.dataDir).storedNotes, `${JOB}.json`));
  await a.files.beginAgain(JOB, 2);
  assert.deepEqual(await readLocal(a, JOB), { 'artifact.json': 'pass 1' });
  await a.files.begin(JOB, 3);
  assert.deepEqual(await readLocal(a, JOB), { 'artifact.json': 'pass 1' }, 'it is the attempt after');
});

test('if there are too many unused copies, those used longest ago are removed first', async (t) => {
  const { db, a } = await makeNodes(t, { maxCopiesMb: 1 });
  const names = ['doc_1', 'doc_2', 'doc_3'].map(storedNames.document);
  const clock = t.mock.timers;
  clock.enable({ apis: ['Date'], now: Date.now() });
  for (const name of names) {
    await store(db, a, name, { 'table.csv': 'x'.repeat(400_000) });
    clock.tick(1_000_000);
  }
  await a.files.bring(names[0]!);
  clock.tick(1_000_000);
  await a.files.use([names[1]!], async () => {
    clock.tick(1_000_000);
    await a.files.sweepCopies();
  });
  const isHere = names.map((name) => existsSync(join(placeOf(a.dataDir, name).dir, 'table.csv')));
  assert.deepEqual(isHere, [true, true, false]);
  assert.equal((await bringAndRead(a, names[2]!))['table.csv']?.length, 400_000);
});

test('a sweep removes blobs without a name after an hour, and copies of removed files', async (t) => {
  const { db, a, b, storage } = await makeNodes(t);
  await store(db, a, DOCUMENT, { 'table.csv': 'a,b' });
  await b.files.bring(DOCUMENT);
  await store(db, a, JOB, { 'artifact.json': '{}' }, { attempt: 1 });
  const lost = async (text: string) => {
    await a.files
      .change(PACKAGE, {}, async (keep) => {
        writeLocal(a, PACKAGE, { 'manifest.json': text });
        await keep(() => Promise.reject(new Error('crash')));
      })
      .catch(() => undefined);
  };
  await lost('old');
  const before = listBlobs(storage).find(({ parentPath }) => parentPath.includes('config_packages'))!;
  const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
  utimesSync(join(before.parentPath, before.name), hoursAgo, hoursAgo);
  await lost('new');
  // Blobs with a name stay, however old they are.
  for (const { parentPath, name } of listBlobs(storage))
    if (!parentPath.includes('config_packages')) utimesSync(join(parentPath, name), hoursAgo, hoursAgo);
  assert.equal(listBlobs(storage).length, 4);
  await a.files.drop(DOCUMENT, (forget) => db.transaction().execute(forget));
  await b.files.sweepStorage();
  await b.files.sweepCopies();
  const left = listBlobs(storage).map(({ parentPath }) => parentPath.slice(storage.length + 1));
  assert.deepEqual(left.sort(), ['config_packages/cfgv_1', 'jobs/job_1/1']);
  assert.ok(!existsSync(placeOf(b.dataDir, DOCUMENT).dir));
});

test('a copy of something that another node deleted is removed when space is needed', async (t) => {
  const { db, a, b } = await makeNodes(t);
  await store(db, a, DOCUMENT, { 'table.csv': 'a,b' });
  await b.files.bring(DOCUMENT);
  await a.files.drop(DOCUMENT, (forget) => db.transaction().execute(forget));
  await b.files.forgetCopies();
  assert.ok(!existsSync(placeOf(b.dataDir, DOCUMENT).dir));
});

test('a node whose clock is wrong removes nothing from the storage', async (t) => {
  const { a, storage } = await makeNodes(t);
  const lost = a.files.change(PACKAGE, {}, async (keep) => {
    writeLocal(a, PACKAGE, { 'manifest.json': '{}' });
    await keep(() => Promise.reject(new Error('crash')));
  });
  await assert.rejects(lost, /crash/);
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 2 * 3_600_000 });
  await assert.rejects(a.files.sweepStorage(), { code: 'blob_store_clock' });
  assert.equal(listBlobs(storage).length, 1);
});

test('an open folder that was stored without an answer is stored again', async (t) => {
  const { db, a, b } = await makeNodes(t);
  const open = { isOpen: true, isBrought: false, attempt: 1 };
  await a.files.begin(JOB, 1);
  await store(db, a, JOB, { 'artifact.json': 'none' }, open);
  writeLocal(a, JOB, { 'artifact.json': 'one' });
  const unheard = a.files.change(JOB, open, (keep) =>
    keep(async (record) => {
      await db.transaction().execute(record);
      throw new Error('The answer was lost');
    }),
  );
  await assert.rejects(unheard, /was lost/);
  writeLocal(a, JOB, { 'artifact.json': 'two' });
  const end = (isBrought: boolean) =>
    a.files.change(JOB, { isOpen: false, isBrought, attempt: 1 }, (keep) =>
      keep((record) => db.transaction().execute(record)),
    );
  await assert.rejects(end(false), { code: 'shared_files_changed' });
  await end(true);
  assert.deepEqual(await bringAndRead(b, JOB), { 'artifact.json': 'two' });
});

test('a sweep does not touch a running job of which nothing is stored yet', async (t) => {
  const { a } = await makeNodes(t);
  await a.files.use([], async () => {
    await a.files.begin(JOB, 1);
    writeLocal(a, JOB, { 'request.json': '{}' });
    await a.files.sweepCopies();
    assert.deepEqual(await readLocal(a, JOB), { 'request.json': '{}' });
  });
  await a.files.sweepCopies();
  assert.deepEqual(await readLocal(a, JOB), {}, 'once it is over, and not stored, it goes');
});

test('a folder can be fetched while another node changes it', async (t) => {
  const { db, a, b } = await makeNodes(t);
  const text = (version: number) => ({ 'manifest.json': `${version}`, 'twin.json': `${version}` });
  await store(db, a, PACKAGE, text(0));
  const changes = (async () => {
    for (let version = 1; version <= 20; version++) await store(db, a, PACKAGE, text(version));
  })();
  for (let i = 0; i < 20; i++) {
    const { 'manifest.json': one, 'twin.json': twin } = await bringAndRead(b, PACKAGE);
    assert.equal(one, twin);
  }
  await changes;
  assert.deepEqual(await bringAndRead(b, PACKAGE), text(20));
});

test('a changed copy is noticed when a process first reads it, and a build log and recipes are separate files', async (t) => {
  const { db, a, b, storage } = await makeNodes(t);
  const recipes = ['aa', 'bb'].map(storedNames.recipe);
  for (const [i, name] of recipes.entries()) await store(db, a, name, { [`${['aa', 'bb'][i]}.json`]: '{}' });
  await b.files.bring(recipes[0]!);
  await b.files.bring(recipes[1]!);
  const { dir } = placeOf(b.dataDir, recipes[0]!);
  assert.deepEqual(readdirSync(dir).sort(), ['aa.json', 'bb.json']);
  assert.equal(statSync(dir).mode & 0o077, 0);
  await store(db, a, storedNames.buildLog('cfgv_1'), { 'cfgv_1.json': 'log' });
  await b.files.bring(PACKAGE);
  assert.ok(existsSync(join(dataFolders(b.dataDir).buildLogs, 'cfgv_1.json')));
  // Another process checks whether copies are still unchanged.
  writeFileSync(join(dir, 'aa.json'), 'changed');
  const restarted = await makeNode(db, { dataDir: b.dataDir, storage });
  assert.deepEqual(await bringAndRead(restarted, recipes[0]!), { 'aa.json': '{}' });
  await b.files.forgetCopies();
  assert.deepEqual(readdirSync(dir), []);
});
