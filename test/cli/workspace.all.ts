import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Workspace } from '../../src/contract/api/index.ts';
import { insertJob, makeWorkspace, openDatabase } from '../../src/storage/store/index.ts';
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

test('an operator of the host sets how long a workspace keeps its files, and is told before what goes', async (t) => {
  const dataDir = await makeTempFolder(t);
  const db = await openDatabase(await placeOf(dataDir));
  t.after(() => db.destroy());
  await makeWorkspace(db, 'Test', 'ws_test');
  for (const id of ['job_1', 'job_2', 'job_held'])
    await insertJob(db, makeJobTestRow({ id, held_at: id === 'job_held' ? '2026-02-01T00:00:00.000Z' : null }));
  const run = (...args: string[]) =>
    runAde(['workspace', ...args, '--data-dir', dataDir], {
      ...databaseEnvOf(dataDir),
      ADE_RETENTION_DAYS_OUTPUTS: '36500',
    });
  const follows = 'ws_test: documents keep, results 36500 days, records keep (the settings of the server)\n';
  const nothing = 'The next sweep, within an hour, removes files of documents: 0, and parts of jobs: 0.\n';
  assert.equal((await run('retention', 'ws_test')).stdout, `${follows}${nothing}`);

  const refused = await run('retention', 'ws_test', '--records', '1 month');
  const shorter = 'ws_test: documents keep, results 36500 days, records 1 month (its own)\n';
  const counts = 'The next sweep, within an hour, removes files of documents: 0, and parts of jobs: 2.\n';
  const held = 'Under a legal hold, and kept: documents: 0, jobs: 1.\n';
  const how = 'Nothing was changed. To change it, repeat the command with --yes.\n';
  assert.deepEqual([refused.stdout, refused.exitCode], [`${shorter}${counts}${held}${how}`, 1]);
  assert.equal((await run('retention', 'ws_test')).stdout, `${follows}${nothing}`);

  const changed = await run('retention', 'ws_test', '--records', '1 month', '--yes');
  assert.deepEqual([changed.stdout, changed.exitCode], [`${shorter}${counts}${held}Changed.\n`, 0]);
  const same = await run('retention', 'ws_test', '--records', '1 months', '--yes', '--json');
  assert.deepEqual(JSON.parse(same.stdout), {
    workspace_id: 'ws_test',
    retention: { documents: 'keep', results: '36500 days', records: '1 month' },
    retention_in_force: { documents: 'keep', results: '36500 days', records: '1 month' },
    next_sweep: { documents: 0, jobs: 2, held: { documents: 0, jobs: 1 } },
    outcome: 'unchanged',
  });
  assert.match((await run('list')).stdout, /ws_test .* keep +36500 days +1 month$/m);
  await run('retention', 'ws_test', '--follow-server');
  assert.equal((await run('retention', 'ws_test')).stdout, `${follows}${nothing}`);
  const entries = await db.selectFrom('activity').select('details_json').orderBy('seq').execute();
  assert.deepEqual(
    entries.map(({ details_json: json }) => JSON.parse(json).retention),
    ['documents keep, results 36500 days, records 1 month', 'documents keep, results 36500 days, records keep'],
  );
  for (const args of [
    ['--documents', 'forever'],
    ['--documents', '0 days'],
    ['--results', '1 year'],
    ['--documents', 'keep', '--follow-server'],
  ])
    assert.equal((await run('retention', 'ws_test', ...args)).exitCode, 2, args.join(' '));
});
