import type { ExpressionBuilder } from 'kysely';
import type { Database, Transaction } from './database.ts';
import { lockRow } from './locks.ts';
import { noteJob } from './note-job.ts';
import type { JobRow, Tables } from './schema/tables.ts';
import { inTransaction } from './transactions.ts';

/**
 * Marks a queued job as running and counts the attempt; undefined if it isn't queued any more. With a node, also takes
 * a job that another node ran: the queue has given it to this node.
 */
export async function markJobStarted(
  db: Database,
  id: string,
  at: string,
  nodeId: string | null = null,
): Promise<JobRow | undefined> {
  return inTransaction(db, async (transaction) => {
    const started = await transaction
      .updateTable('jobs')
      .set((row) => ({
        status: 'running',
        attempt: row('attempt', '+', 1),
        claim: row('claim', '+', 1),
        node_id: nodeId,
        server_deaths: countDeaths(row),
        started_at: row.fn.coalesce('started_at', row.val(at)),
      }))
      .where('id', '=', id)
      .where('status', 'in', nodeId === null ? ['queued'] : ['queued', 'running'])
      .returningAll()
      .executeTakeFirst();
    if (started !== undefined) await noteJob(transaction, 'job.started', started);
    return started;
  });
}

/** The new number of deaths when a job is taken: one more if it was running, since its node is gone. */
export function countDeaths(row: ExpressionBuilder<Tables, 'jobs'>) {
  return row
    .case()
    .when('status', '=', 'running')
    .then(row('server_deaths', '+', 1))
    .else(row.ref('server_deaths'))
    .end();
}

/** A running job, as `markJobStarted` gave it: a node that was declared dead cannot change the job any more. */
export type Claim = Pick<JobRow, 'id' | 'claim'>;

/** Whether the job is still running under this claim; this cannot change until the transaction ends. */
export async function holdsClaim(db: Database, { id, claim }: Claim): Promise<boolean> {
  await lockRow(db, 'jobs', id);
  const row = await db
    .selectFrom('jobs')
    .select('id')
    .where('id', '=', id)
    .where('claim', '=', claim)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return row !== undefined;
}

/** Counts another attempt of a running job, whose engine was killed from outside. */
export async function markJobRestarted(db: Database, { id, claim }: Claim): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const row = await transaction
      .updateTable('jobs')
      .set((job) => ({ attempt: job('attempt', '+', 1) }))
      .where('id', '=', id)
      .where('claim', '=', claim)
      .where('status', '=', 'running')
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) await noteJob(transaction, 'job.started', row);
  });
}

/**
 * Puts a running job back to its old place in the queue, because it was stopped or the server died. False if the job is
 * no longer running. Call it in a transaction.
 */
export async function requeueJob(
  transaction: Transaction,
  { id, claim }: Claim,
  newDeaths: 0 | 1,
  position: Partial<JobPosition> = {},
): Promise<boolean> {
  const requeued = await transaction
    .updateTable('jobs')
    .set((row) => ({
      ...position,
      status: 'queued',
      node_id: null,
      server_deaths: row('server_deaths', '+', newDeaths),
    }))
    .where('id', '=', id)
    .where('claim', '=', claim)
    .where('status', '=', 'running')
    .returningAll()
    .executeTakeFirst();
  if (requeued !== undefined) await noteJob(transaction, 'job.requeued', requeued);
  return requeued !== undefined;
}

/**
 * Takes back the death that another node counted when it took over a run whose node lives: this node only could not
 * reach the database. Does nothing if the job has ended, or has been taken more than once since.
 */
export async function takeBackDeath(db: Database, { id, claim }: Claim): Promise<void> {
  await db
    .updateTable('jobs')
    .set((row) => ({ server_deaths: row('server_deaths', '-', 1) }))
    .where('id', '=', id)
    .where('claim', 'in', [claim, claim + 1])
    .where('server_deaths', '>', 0)
    .where('status', 'in', ['queued', 'running'])
    .execute();
}

/** The progress of a job, stored so that it is known after a restart. */
export type JobPosition = Pick<JobRow, 'pass' | 'pass_name' | 'rows_done'>;

export async function saveJobPosition(db: Database, { id, claim }: Claim, position: JobPosition): Promise<void> {
  await db.updateTable('jobs').set(position).where('id', '=', id).where('claim', '=', claim).execute();
}

/** After a finished pass, earlier deaths of the server no longer count. */
export async function clearServerDeaths(db: Database, { id, claim }: Claim): Promise<void> {
  await db.updateTable('jobs').set({ server_deaths: 0 }).where('id', '=', id).where('claim', '=', claim).execute();
}
