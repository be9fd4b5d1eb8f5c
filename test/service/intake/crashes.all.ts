import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../../src/storage/store/database.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { makeCsv, makeDataDir, startServerFor, waitFor } from '../harness.ts';
import { startServerProcess } from '../server-process.ts';
import { addSource, assertTakenOnce, makeFolder, put } from './watched-folder.ts';

const OWN = ['claimed', 'read', 'stored', 'settled', 'moving', 'moved'].map((step) => `source_${step}`);

/** The steps of the submission are in `crash-steps.test.ts`; after `stored`, the job is there and its claim is settled. */
for (const step of [...OWN, 'stored', 'source_settled:2']) {
  test(`a kill at the step "${step}" neither loses nor doubles a file`, { timeout: 120_000 }, async (t) => {
    const dataDir = await makeDataDir(t);
    const { root, env } = makeFolder(t);
    const db = await openDatabase(await placeOf(dataDir));
    t.after(() => db.destroy());
    const paths = ['2026-05/a.csv', 'b.csv'];
    for (const [seed, path] of paths.entries()) put(root, path, makeCsv(3, seed));
    await addSource(db, root);
    const child = await startServerProcess(t, dataDir, { env, crashAt: step });
    await child.ended;
    const server = await startServerFor(t, dataDir, { env });
    await waitUntil(async () => {
      const files = await db.selectFrom('source_files').select('done_at').execute();
      return files.length >= paths.length && files.every(({ done_at: at }) => at !== null);
    });
    await assertTakenOnce(db, root, paths);
    for (const { id } of await db.selectFrom('jobs').select('id').execute())
      assert.equal((await waitFor(server, id)).status, 'success');
  });
}
