import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { ChangeAction } from '../../../src/contract/activity.ts';
import { addActivity } from '../../../src/storage/store/activity.ts';
import {
  failBatchItem,
  findWaitingItem,
  insertBatch,
  insertBatchJob,
  markBatchCancelled,
  passBatchPlace,
  withdrawBatchJob,
} from '../../../src/storage/store/batches.ts';
import { checkChain } from '../../../src/storage/store/check-activity.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { moveToEnvironment } from '../../../src/storage/store/environments.ts';
import { markJobStarted } from '../../../src/storage/store/job-attempts.ts';
import { deleteJobRow, findJob, insertJob, markJobFinished } from '../../../src/storage/store/jobs.ts';
import { lockRow } from '../../../src/storage/store/locks.ts';
import { storeStep } from '../../../src/storage/store/reviews.ts';
import { insertRevision } from '../../../src/storage/store/revisions.ts';
import type { JobRow } from '../../../src/storage/store/schema/tables.ts';
import { inTransaction } from '../../../src/storage/store/transactions.ts';
import { ensureWorkspace, listWorkspaces, makeWorkspace } from '../../../src/storage/store/workspaces.ts';
import { pluck } from '../../helpers/pluck.ts';
import { isOnPostgres, ON_POSTGRES, openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeRandom } from '../../helpers/random.ts';
import { size } from '../../helpers/size.ts';
import { makeBatchTestRow, makeJobEnd, makeJobTestRow } from '../../service/rows.ts';

const AT = '2026-01-01T00:00:00.000Z';
const BATCHES = 3;
const ITEMS = size(60, 60, 600);
/** More writers than there are connections, so that some wait for a connection. */
const WRITERS = 12;

const activity = <Action extends ChangeAction>(action: Action, targetId: string) => ({
  actor: 'x',
  action,
  workspaceId: 'ws_test',
  targetId,
});

async function addBatches(db: Database): Promise<void> {
  await makeWorkspace(db, 'Test', 'ws_test');
  for (let i = 0; i < BATCHES; i++) {
    const documents = Array.from({ length: ITEMS }, (_, item) => ({ document_id: `doc_${item}`, arrival_id: null }));
    await insertBatch(db, makeBatchTestRow({ id: `bat_${i}` }), documents);
  }
}

/** The operations of each writer, in turn; all writers use the same few jobs. */
function listDeeds(db: Database, random: () => number): (() => Promise<unknown>)[] {
  let count = 0;
  const made: JobRow[] = [];
  const pick = () => made[Math.floor(random() * made.length)];
  const feed = async () => {
    const item = await findWaitingItem(db);
    if (item === undefined) return;
    const place = { batch_id: item.batch_id, batch_position: item.position, environment_id: 'env' };
    const job = makeJobTestRow({ id: `job_${count++}`, status: 'queued', finished_at: null, ...place });
    if (await insertBatchJob(db, job)) made.push(job);
  };
  const change = (work: (job: JobRow) => Promise<unknown>) => async () => {
    const job = pick();
    const row = job && (await findJob(db, job.id));
    if (row !== undefined) await work(row);
  };
  return [
    feed,
    feed,
    change((job) => markJobStarted(db, job.id, AT)),
    change((job) => markJobFinished(db, job.id, makeJobEnd('success', 'a'))),
    change((job) => withdrawBatchJob(db, job)),
    change((job) => deleteJobRow(db, job.id, activity('job.deleted', job.id))),
    change((job) =>
      failBatchItem(db, { batch_id: job.batch_id!, position: job.batch_position! }, { code: 'x', message: 'x' }),
    ),
    change((job) =>
      inTransaction(db, async (transaction) => {
        const entry = { id: `rev_${count++}`, at: AT, actor: 'x', token_id: null, action: 'commented', state: 'open' };
        const more = { revision: 1, reason_code: null, has_text: 0, other_job_id: null, details_json: '{}' };
        await storeStep(transaction, job, {}, { ...entry, ...more } as never);
        await addActivity(transaction, activity('job.commented', job.id));
      }),
    ),
    change(async (job) => {
      const place = { batch_id: null, batch_position: null, finished_at: null, status: 'queued' } as const;
      const revision = { ...job, id: `${job.id}.2`, revision_of: job.id, revision: 2, base_revision: 1, ...place };
      await insertRevision(db, job, revision);
      await markJobFinished(db, revision.id, makeJobEnd('success', 'a'));
    }),
    change((job) => {
      const other = pick()!;
      return inTransaction(db, (transaction) => passBatchPlace(transaction, job.id, other.id));
    }),
    () => moveToEnvironment(db, 'env', 'env'),
    async () => {
      if (random() < 0.1) await markBatchCancelled(db, `bat_${count % BATCHES}`, AT);
    },
  ];
}

/** Two writers did the same, and one came too late: not an error. */
const isLate = (error: unknown) => /unique|etag_mismatch|was changed since/i.test(String(error));

async function readCounts(db: Database): Promise<{ kept: unknown[]; counted: unknown[] }> {
  const { rows: kept } = await sql`select batch_id, state, attention, count from batch_counts where count <> 0
    order by 1, 2, 3`.execute(db);
  const { rows: counted } = await sql`
    select batch_id, status as state, case when attention_codes <> '' then 1 else 0 end as attention, count(*) as count
      from jobs where batch_id is not null group by 1, 2, 3
    union all
    select batch_id, case when job_id is not null then 'with_job' when error_code is null then 'waiting' else 'failed' end,
      0, count(*) from batch_items group by 1, 2
    order by 1, 2, 3`.execute(db);
  return { kept, counted };
}

test('many simultaneous writers: no deadlock, consistent counts, complete chains', async (t) => {
  const db = await openTestDatabase(t);
  await addBatches(db);
  const random = makeRandom(7);
  const deeds = listDeeds(db, random);
  const done: number[] = deeds.map(() => 0);
  const write = async () => {
    for (let turn = 0; turn < ITEMS * 2; turn++) {
      const index = Math.floor(random() * deeds.length);
      await deeds[index]!().then(
        () => done[index]!++,
        (error: unknown) => assert.ok(isLate(error), error as Error),
      );
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  for (const [index, count] of done.entries()) assert.ok(count > 0, `deed ${index} was done`);
  const { kept, counted } = await readCounts(db);
  assert.deepEqual(kept, counted);
  assert.equal((await checkChain(db, 'ws_test')).ok, true);
  if (isOnPostgres) assert.equal(await countDeadlocks(db), 0);
});

test('two writers that wait for each other both succeed, one of them at another attempt', ON_POSTGRES, async (t) => {
  const db = await openTestDatabase(t);
  for (const id of ['job_a', 'job_b']) await insertJob(db, makeJobTestRow({ id }));
  let attempts = 0;
  const both = Promise.withResolvers<void>();
  const take = (first: string, second: string) =>
    inTransaction(db, async (transaction) => {
      await lockRow(transaction, 'jobs', first);
      if (++attempts === 2) both.resolve();
      await both.promise;
      await lockRow(transaction, 'jobs', second);
    });
  await Promise.all([take('job_a', 'job_b'), take('job_b', 'job_a')]);
  assert.ok(attempts > 2, `${attempts} attempts`);
});

/** A connection reports its deadlocks only when it is idle. */
async function countDeadlocks(db: Database): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const { rows } = await sql<{ count: number }>`
    select deadlocks as count from pg_stat_database where datname = current_database()`.execute(db);
  return rows[0]!.count;
}

test('nodes that start for the first time at once make the default workspace once', async (t) => {
  const db = await openTestDatabase(t);
  await Promise.all(Array.from({ length: WRITERS }, () => ensureWorkspace(db, 'Default', 'default')));
  assert.deepEqual(pluck(await listWorkspaces(db), 'id'), ['default']);
});
