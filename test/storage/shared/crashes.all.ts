import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { storedNames } from '../../../src/storage/shared/places.ts';
import { openDatabase } from '../../../src/storage/store/database.ts';
import { dropDatabase, placeOf } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { bringAndRead, makeNode, store } from './nodes.ts';

const PACKAGE = storedNames.package('cfgv_1');
const BEFORE = { 'manifest.json': 'first' };
const AFTER = { 'manifest.json': 'second', 'new.js': 'new' };

/** Which version counts after a kill at each step of storing a folder. */
const steps = {
  brought: BEFORE,
  written: BEFORE,
  staged: BEFORE,
  recorded: BEFORE,
  committed: AFTER,
  noted: AFTER,
};

for (const [step, expected] of Object.entries(steps)) {
  test(`a node that is killed when its change is ${step} leaves the whole change or nothing`, async (t) => {
    const folder = await makeTempFolder(t);
    const storage = join(folder, 'storage');
    mkdirSync(storage);
    const place = join(folder, 'database');
    const db = await openDatabase(await placeOf(place));
    t.after(async () => {
      await db.destroy();
      dropDatabase(place);
    });
    const [dataDir, other] = [join(folder, 'a'), join(folder, 'b')];
    await store(db, await makeNode(db, { dataDir, storage }), PACKAGE, BEFORE);
    const main = join(import.meta.dirname, 'change-main.ts');
    const args = ['--disable-warning=ExperimentalWarning', main, dataDir, storage, place, step];
    const { signal, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    });
    assert.equal(signal, 'SIGKILL', stderr);
    const [again, b] = [await makeNode(db, { dataDir, storage }), await makeNode(db, { dataDir: other, storage })];
    assert.deepEqual(await bringAndRead(again, PACKAGE), expected);
    assert.deepEqual(await bringAndRead(b, PACKAGE), expected);
    // Blobs that no row names do not stay in the storage.
    const list = () => readdirSync(storage, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
    for (const { parentPath, name } of list()) utimesSync(join(parentPath, name), hoursAgo, hoursAgo);
    await b.files.sweepStorage();
    assert.equal(list().length, Object.keys(expected).length);
    // And the node continues as if nothing had happened.
    await store(db, again, PACKAGE, { 'manifest.json': 'third' });
    assert.equal((await bringAndRead(b, PACKAGE))['manifest.json'], 'third');
  });
}
