import { setTimeout as delay } from 'node:timers/promises';
import type { Database, Transaction } from './database.ts';
import { isChosenToEnd } from './dialects/postgres-errors.ts';

const MAX_ATTEMPTS = 3;
/** Pause before the next attempt: the other transaction first has to wake up and take its lock. */
const PAUSE_MS = 100;

/**
 * Runs `work` in a transaction, and again if PostgreSQL ended it so that another one could continue: `work` must change
 * nothing but the database. It must lock rows in this order, so that no two transactions wait for each other:
 * workspace, config, document, job (a job before its revisions), batch, its items, sender, stored folders, unnamed blobs
 * (in order of their keys), the ends of the activity's chains, and finally the workspace's places in the queue.
 */
export async function inTransaction<Result>(
  db: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isChosenToEnd(error)) throw error;
      await delay(attempt * PAUSE_MS);
    }
  }
}
