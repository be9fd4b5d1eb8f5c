import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Database } from '../../../store/database.ts';
import { requeueLostJob } from '../../../store/job-queue.ts';
import { recountPlaces } from '../../../store/queue-places.ts';
import type { JobRow } from '../../../store/tables.ts';
import { inTransaction } from '../../../store/transactions.ts';
import { connect, nameQueue, toBossId } from './boss.ts';
import { findPriority } from './priority.ts';

/**
 * Puts jobs into the queue that wait or run by their rows, and that neither the queue nor a node knows of: after a database was
 * restored or moved here, or by a fault. Gives how many.
 */
export async function requeueLostJobs(db: Database, boss: PgBoss): Promise<number> {
  const { rows } = await sql<Pick<JobRow, 'id'>>`
    select id from jobs where status in ('queued', 'running')
      and not exists (select 1 from nodes where nodes.id = jobs.node_id)
      and not exists (select 1 from pgboss.job as known where known.state < 'completed'
        and known.data->>'jobId' = jobs.id)`.execute(db);
  for (const { id } of rows) {
    await inTransaction(db, async (transaction) => {
      const row = await requeueLostJob(transaction, id);
      if (row === undefined) return;
      const about = connect(transaction);
      // One that has ended has the name of the job.
      await boss.deleteJob(nameQueue(), toBossId(id), about);
      const options = { ...about, id: toBossId(id), group: { id: row.workspace_id }, priority: findPriority(row) };
      await boss.send(nameQueue(), { jobId: id }, options);
      await recountPlaces(transaction, row.workspace_id);
    });
  }
  return rows.length;
}
