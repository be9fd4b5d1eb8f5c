import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { environmentFolder, packageFolder } from '../../../src/contract/layout.ts';
import { openDatabase } from '../../../src/storage/store/database.ts';
import { findVersionRow } from '../../../src/storage/store/subject-holders.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';
import { isForgetful } from '../../helpers/storage/forgetful.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { makeDataDir, run, startServerFor, VERSION, WORKSPACE } from '../harness.ts';
import { crashServer } from '../server-process.ts';
import { assertNothingLeft, MARKER, TERMS } from './helpers.ts';

/** `erase_said` is after the masked version was prepared, and before anything of it is stored. */
for (const step of ['erase_masked', 'erase_said', 'erase_replaced', 'erase_stored'])
  test(`a published version is erased after a crash at the step "${step}", and jobs run with it`, {
    skip: isForgetful,
  }, async (t) => {
    const dataDir = await makeDataDir(t);
    const script = join(packageFolder(dataDir, VERSION), 'columns/name.js');
    writeFileSync(script, `// Such as those of ${MARKER.name}.\n${readFileSync(script, 'utf8')}`);
    await crashServer(t, dataDir, step, { type: 'erase', terms: TERMS, reference: 'DSR 17' });
    const db = await openDatabase(await placeOf(dataDir));
    const { id } = await db.selectFrom('subject_searches').selectAll().executeTakeFirstOrThrow();
    await db.updateTable('subject_searches').set({ claimed_at: null }).execute();
    await db.destroy();
    const server = await startServerFor(t, dataDir);
    const { subjects } = server.service;
    await waitUntil(async () => (await subjects.get(WORKSPACE, id)).state === 'erased');
    const { items } = await subjects.listPlaces(WORKSPACE, id);
    assert.deepEqual(
      items.map(({ holder, outcome }) => [holder, outcome?.outcome]),
      [[`version:${VERSION}`, 'erased']],
    );
    await assertNothingLeft(server);
    assert.match(readFileSync(script, 'utf8'), /^\/\/ Such as those of \(erased\)\.\n/);
    const version = await findVersionRow(server.db, VERSION);
    assert.ok(version?.environment_id != null && existsSync(environmentFolder(dataDir, version.environment_id)));
    assert.equal((await run(server, 'name,amount\nBert,1\n', 'list.csv')).status, 'success');
  });
