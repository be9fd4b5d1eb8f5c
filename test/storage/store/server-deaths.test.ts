import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { markJobStarted, takeBackDeath } from '../../../src/storage/store/job-attempts.ts';
import { requeueJobsOfNode } from '../../../src/storage/store/job-queue.ts';
import { findJob, insertJob } from '../../../src/storage/store/jobs.ts';
import { inTransaction } from '../../../src/storage/store/transactions.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeJobTestRow } from '../../service/rows.ts';

const AT = '2026-01-01T00:00:00.000Z';

/** A job that the node `one` runs, and that has been taken over from it. */
async function takeOver(t: TestContext, wasStopping: boolean) {
  const db = await openTestDatabase(t);
  await insertJob(db, makeJobTestRow({ id: 'job_1', status: 'queued', claim: 0, finished_at: null }));
  const run = (await markJobStarted(db, 'job_1', AT, 'one'))!;
  await inTransaction(db, (transaction) => requeueJobsOfNode(transaction, 'one', wasStopping));
  const readDeaths = async () => (await findJob(db, 'job_1'))!.server_deaths;
  return { db, run, readDeaths };
}

test('a job counts the death of its node, unless somebody stopped the node', async (t) => {
  assert.equal(await (await takeOver(t, false)).readDeaths(), 1);
  assert.equal(await (await takeOver(t, true)).readDeaths(), 0);
});

test('a node that lives takes back a death that was counted for it', async (t) => {
  const { db, run, readDeaths } = await takeOver(t, false);
  await takeBackDeath(db, run);
  assert.equal(await readDeaths(), 0);
  await takeBackDeath(db, run);
  assert.equal(await readDeaths(), 0, 'there is none that could be taken back');
});

test('a node takes back a death while the next node runs the job, and none that came later', async (t) => {
  const { db, run, readDeaths } = await takeOver(t, false);
  const second = (await markJobStarted(db, 'job_1', AT, 'two'))!;
  await takeBackDeath(db, run);
  assert.equal(await readDeaths(), 0);
  await inTransaction(db, (transaction) => requeueJobsOfNode(transaction, 'two', false));
  await markJobStarted(db, 'job_1', AT, 'three');
  await takeBackDeath(db, run);
  assert.equal(await readDeaths(), 1, 'the death of the second node');
  await takeBackDeath(db, second);
  assert.equal(await readDeaths(), 0);
});
