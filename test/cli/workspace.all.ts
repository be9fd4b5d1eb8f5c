import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Workspace } from '../../src/contract/api/index.ts';
import { insertJob, openDatabase } from '../../src/storage/store/index.ts';
import { databaseEnvOf, placeOf } from '../helpers/postgres/databases.ts';
import { runAde } from '../helpers/run-ade.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { makeJobTestRow } from '../service/rows.ts';

test('an operator of the host says whether documents of a workspace need a sender and a period', async (t) => {
  const dataDir = await makeTempFolder(t);
  const db = await openDatabase(await placeOf(dataDir));
  t.after(() => db.destroy());
  const workspace = { id: 'ws_test', name: 'Test', created_at: '2026-01-01T00:00:00.000Z', archived_at: null };
  await db
    .insertInto('workspaces')
    .values({ ...workspace, sender_and_period: 'auto', publish_documents: 5 })
    .execute();
  await insertJob(db, makeJobTestRow({ id: 'job_1' }));
  const run = (...args: string[]) =>
    runAde(['workspace', ...args, '--data-dir', dataDir, '--json'], databaseEnvOf(dataDir));
  const list = async () => {
    const { stdout } = await run('list');
    const [found] = JSON.parse(stdout) as Workspace[];
    return [found?.sender_and_period, found?.needs_sender_and_period];
  };
  const readCodes = async () =>
    (await db.selectFrom('jobs').select('attention_codes').executeTakeFirst())?.attention_codes;
  assert.deepEqual(await list(), ['auto', false]);
  assert.equal((await run('set', 'ws_test', '--sender-and-period', 'needed')).exitCode, 0);
  assert.deepEqual([await list(), await readCodes()], [['needed', true], ',sender_missing,period_missing,']);
  await run('set', 'ws_test', '--sender-and-period', 'not_needed');
  assert.deepEqual([await list(), await readCodes()], [['not_needed', false], '']);
  const entries = await db.selectFrom('activity').select(['actor', 'action', 'details_json']).execute();
  assert.deepEqual(
    entries.map(({ actor, action }) => [actor, action]),
    Array(2).fill(['host', 'workspace.changed']),
  );
  const unknown = await run('set', 'ws_none', '--sender-and-period', 'needed');
  assert.equal(unknown.exitCode, 1);
  assert.match(unknown.stderr, /ws_none/);
});
