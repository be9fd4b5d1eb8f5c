import { type Expression, type SqlBool, sql } from 'kysely';
import type { Database, Transaction } from './database.ts';
import { countDeaths } from './job-attempts.ts';
import { lockRow } from './locks.ts';
import { noteJobs } from './note-job.ts';
import type { JobRow } from './schema/tables.ts';

/** Nobody needs to know positions further back. */
const MAX_POSITIONS = 1000;

/** How many jobs wait and how many run, on all nodes. */
export async function countActiveJobs(db: Database): Promise<{ waiting: number; running: number }> {
  const rows = await db
    .selectFrom('jobs')
    .select(['status', (pick) => pick.fn.countAll<number>().as('count')])
    .where('status', 'in', ['queued', 'running'])
    .groupBy('status')
    .execute();
  const counts = new Map(rows.map(({ status, count }) => [status, Number(count)]));
  return { waiting: counts.get('queued') ?? 0, running: counts.get('running') ?? 0 };
}

/** The waiting and running jobs of a workspace. */
export interface WorkspaceQueue {
  /** Its id; `other` for all workspaces that are not listed by themselves. */
  workspace: string;
  waiting: number;
  running: number;
}

/** Unfinished jobs by workspace, the workspaces with most of them first; those after the first `limit` are one. */
export async function countJobsOfWorkspaces(db: Database, limit: number): Promise<WorkspaceQueue[]> {
  const count = (status: JobRow['status']) => sql<number>`count(*) filter (where status = ${status})`;
  const rows = await db
    .selectFrom('jobs')
    .select('workspace_id as workspace')
    .select([count('queued').as('waiting'), count('running').as('running')])
    .where('status', 'in', ['queued', 'running'])
    .groupBy('workspace_id')
    .orderBy((pick) => pick.fn.countAll(), 'desc')
    .orderBy('workspace_id')
    .execute();
  const counts = rows.map((row) => ({ ...row, waiting: Number(row.waiting), running: Number(row.running) }));
  const rest = counts.slice(limit);
  if (rest.length === 0) return counts;
  const sum = (pick: 'waiting' | 'running') => rest.reduce((total, one) => total + one[pick], 0);
  return [...counts.slice(0, limit), { workspace: 'other', waiting: sum('waiting'), running: sum('running') }];
}

/** How many jobs of batches wait or run. */
export async function countBatchJobs(db: Database): Promise<number> {
  const row = await db
    .selectFrom('jobs')
    .select((pick) => pick.fn.countAll<number>().as('count'))
    .where('status', 'in', ['queued', 'running'])
    .where('batch_id', 'is not', null)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** The first waiting jobs in the order in which they were accepted. */
export async function listQueuedJobs(db: Database): Promise<Pick<JobRow, 'id' | 'workspace_id'>[]> {
  return db
    .selectFrom('jobs')
    .select(['id', 'workspace_id'])
    .where('status', '=', 'queued')
    .orderBy('queued_seq')
    .orderBy('id')
    .limit(MAX_POSITIONS)
    .execute();
}

/** The places of these jobs in the queue; 1 is next. */
export async function findQueuePlaces(db: Database, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; place: number }>`
    select id, place from (
      select id, row_number() over (order by queued_seq, id) as place from (
        select id, queued_seq from jobs where status = 'queued' order by queued_seq, id limit ${MAX_POSITIONS}
      ) as first
    ) as placed where id in (${sql.join(ids)})`.execute(db);
  return new Map(rows.map(({ id, place }) => [id, Number(place)]));
}

/** Records the node that the queue has given these jobs to; gives their rows, except those that have ended. */
export async function noteClaimed(db: Database, ids: readonly string[], nodeId: string): Promise<JobRow[]> {
  if (ids.length === 0) return [];
  return db
    .updateTable('jobs')
    .set({ node_id: nodeId })
    .where('id', 'in', [...ids])
    .where('status', 'in', ['queued', 'running'])
    .returningAll()
    .execute();
}

/** Lets unfinished jobs wait again. For running jobs, counts one more death, unless they are known to be innocent. */
function requeueUnfinished(db: Database, areInnocent = false) {
  return db
    .updateTable('jobs')
    .set((row) => ({
      node_id: null,
      status: 'queued',
      server_deaths: areInnocent ? row.ref('server_deaths') : countDeaths(row),
    }))
    .where('status', 'in', ['queued', 'running']);
}

/**
 * Requeues the jobs of a node that is gone; `wasStopping`: somebody ended it, so its jobs are not the reason. Call
 * `noteRequeued` at the end of the transaction.
 */
export async function requeueJobsOfNode(
  transaction: Transaction,
  nodeId: string,
  wasStopping: boolean,
): Promise<JobRow[]> {
  return requeueUnfinished(transaction, wasStopping).where('node_id', '=', nodeId).returningAll().execute();
}

/** Tells that these jobs wait again. */
export async function noteRequeued(transaction: Transaction, rows: readonly JobRow[]): Promise<void> {
  await noteJobs(transaction, 'job.requeued', rows);
}

/** Requeues a job that no node runs; undefined if it has ended, or is not lost any more. Call it in a transaction. */
export async function requeueLostJob(
  db: Database,
  id: string,
  isLost: Expression<SqlBool>,
): Promise<JobRow | undefined> {
  // Another node may just be taking the job: lock the row first, so that the condition sees the state after that.
  await lockRow(db, 'jobs', id);
  return requeueUnfinished(db).where('id', '=', id).where(isLost).returningAll().executeTakeFirst();
}

/** Sends texts to all nodes of the database; in a transaction, once it is committed. */
export async function notifyNodes(db: Database, channel: string, payloads: readonly string[]): Promise<void> {
  await sql`select pg_notify(${channel}, payload) from unnest(${payloads}::text[]) as payload`.execute(db);
}
