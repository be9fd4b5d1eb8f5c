import { type SqlBool, sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import {
  type Database,
  inTransaction,
  noteRequeued,
  recountPlaces,
  requeueLostJob,
} from '../../storage/store/index.ts';
import { connect, nameQueue, sendJob, toBossId } from './boss.ts';

const isLost = sql<SqlBool>`not exists (select 1 from nodes where nodes.id = jobs.node_id)
  and not exists (select 1 from pgboss.job as known where known.state < 'completed' and known.data->>'jobId' = jobs.id)`;

/**
 * Puts jobs into the queue that are waiting or running according to their rows, but that neither the queue nor a node
 * knows. This happens after a database was restored or moved here, or by a fault. Gives their number.
 */
export async function requeueLostJobs(db: Database, boss: PgBoss): Promise<number> {
  const found = await db
    .selectFrom('jobs')
    .select('id')
    .where('status', 'in', ['queued', 'running'])
    .where(isLost)
    .orderBy('queued_seq')
    .orderBy('id')
    .execute();
  let count = 0;
  for (const { id } of found) if (await requeue(db, boss, id)) count += 1;
  return count;
}

/** False if the job was taken again, or has ended, since it was found. */
async function requeue(db: Database, boss: PgBoss, id: string): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    const row = await requeueLostJob(transaction, id, isLost);
    if (row === undefined) return false;
    // An ended entry of the queue may still have the job's name.
    await boss.deleteJob(nameQueue(), toBossId(id), connect(transaction));
    await sendJob(boss, transaction, row);
    await noteRequeued(transaction, [row]);
    await recountPlaces(transaction, row.workspace_id);
    return true;
  });
}
