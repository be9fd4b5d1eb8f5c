import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import {
  countBatchItems,
  type Database,
  insertBatch,
  insertJob,
  type JobRow,
  makeSender,
  openDatabase,
  setMissingCodes,
} from '../../../src/storage/store/index.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { UNDO_STEPS } from '../../helpers/undo-steps.ts';
import { makeBatchTestRow, makeJobTestRow } from '../../service/rows.ts';

const SENDER = { due_day: null, has_several: 0, file_pattern: null, created_by: 'test' } as const;

/** Jobs of a workspace: some are asked about, and others never are. */
const JOBS: Record<string, Partial<JobRow>> = {
  nobody: { batch_id: 'bat_1', batch_position: 1 },
  noted: { attention_codes: ',drift,' },
  sender: { sender_id: 'snd_x' },
  both: { sender_id: 'snd_x', period: '2026-05' },
  accepted: { review_state: 'accepted' },
  aside: { review_state: 'set_aside' },
  failed: { status: 'error' },
  tried: { is_try: 1 },
  elsewhere: { workspace_id: 'ws_other' },
};

async function prepare(t: TestContext): Promise<{ db: Database; dataDir: string }> {
  const dataDir = await makeTempFolder(t);
  const db = await openDatabase(await placeOf(dataDir));
  for (const id of ['ws_test', 'ws_other']) {
    const row = { id, name: id, created_at: '2026-01-01T00:00:00.000Z', archived_at: null };
    await db
      .insertInto('workspaces')
      .values({ ...row, sender_and_period: 'auto', publish_documents: 5 })
      .execute();
  }
  const about = { ...SENDER, workspace_id: 'ws_test', name: 'Acme' };
  await db.transaction().execute((transaction) => makeSender(transaction, about));
  await insertBatch(db, makeBatchTestRow({ id: 'bat_1' }), []);
  for (const [id, more] of Object.entries(JOBS)) await insertJob(db, makeJobTestRow({ id, ...more }));
  return { db, dataDir };
}

async function readCodes(db: Database): Promise<Record<string, string>> {
  const rows = await db.selectFrom('jobs').select(['id', 'attention_codes']).execute();
  return Object.fromEntries(rows.map(({ id, attention_codes: codes }) => [id, codes]));
}

const BOTH = ',sender_missing,period_missing,';
const ASKED = {
  ...Object.fromEntries(Object.entries(JOBS).map(([id, { attention_codes: codes = '' }]) => [id, codes])),
  nobody: BOTH,
  noted: `,drift${BOTH}`,
  sender: ',period_missing,',
  aside: BOTH,
};

test('a change of what a workspace needs reaches all jobs that nobody has signed, and the counts of batches', async (t) => {
  const { db } = await prepare(t);
  t.after(() => db.destroy());
  const before = await readCodes(db);
  const countAttention = async () => (await countBatchItems(db, ['bat_1'])).get('bat_1')?.attention;
  for (const _ of ['once', 'again']) {
    await setMissingCodes(db, 'ws_test', true);
    assert.deepEqual(await readCodes(db), ASKED);
    assert.equal(await countAttention(), 1);
  }
  await setMissingCodes(db, 'ws_test', false);
  assert.deepEqual(await readCodes(db), before);
  assert.equal(await countAttention(), 0);
});

test('so does the upgrade of a database whose workspace has a sender', async (t) => {
  const { db: old, dataDir } = await prepare(t);
  for (const statement of UNDO_STEPS) await sql.raw(statement).execute(old);
  await old.destroy();
  const db = await openDatabase(await placeOf(dataDir));
  t.after(() => db.destroy());
  assert.deepEqual(await readCodes(db), ASKED);
  const workspace = await db.selectFrom('workspaces').selectAll().where('id', '=', 'ws_test').executeTakeFirstOrThrow();
  assert.deepEqual([workspace.sender_and_period, workspace.publish_documents], ['auto', 5]);
});
