import type { PgBoss } from 'pg-boss';
import { type Database, findJob, listNodes } from '../../storage/store/index.ts';
import { connect, isJobQueue, nameQueue, sendJob } from './boss.ts';

const BATCH = 100;

/**
 * Moves jobs that wait for nodes of another version of ADE into this version's queue, if no such node is left. During
 * an upgrade, each version runs the jobs that it accepted; then the new one runs the rest. Returns how many it moved.
 */
export async function adoptJobs(db: Database, boss: PgBoss): Promise<number> {
  const nodes = await listNodes(db);
  const served = new Set(nodes.map(({ version }) => nameQueue(version)));
  served.add(nameQueue());
  const queues = (await boss.getQueues()).map(({ name }) => name);
  let moved = 0;
  for (const queue of queues) if (isJobQueue(queue) && !served.has(queue)) moved += await moveAll(db, boss, queue);
  return moved;
}

async function moveAll(db: Database, boss: PgBoss, queue: string): Promise<number> {
  for (let moved = 0; ; ) {
    const count = await db.transaction().execute(async (transaction) => {
      const about = connect(transaction);
      const jobs = await boss.fetch<{ jobId: string }>(queue, { ...about, batchSize: BATCH });
      for (const { id, data } of jobs) {
        const row = await findJob(transaction, data.jobId);
        // Delete the entry rather than end it: the same name may be needed again.
        await boss.deleteJob(queue, id, about);
        if (row !== undefined) await sendJob(boss, transaction, row);
      }
      return jobs.length;
    });
    moved += count;
    if (count < BATCH) return moved;
  }
}
