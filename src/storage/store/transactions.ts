import { setTimeout as delay } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import { isChosenToEnd } from './dialects/postgres-errors.ts';
import type { Tables } from './tables.ts';

const MAX_ATTEMPTS = 3;
/** The other one has to wake up first, and take what it waited for. */
const PAUSE_MS = 100;

/**
 * Runs `work` in a transaction, and once more where PostgreSQL has ended it so that another one could go on: `work` changes
 * nothing but the database. What it takes is in this order, so that no two wait for each other: workspace, config, document,
 * job (a job before its revisions), batch, its items, sender, the ends of the activity's chains, and
 * the workspace's places in the queue last.
 */
export async function inTransaction<Result>(
  db: Database,
  work: (transaction: Transaction<Tables>) => Promise<Result>,
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
