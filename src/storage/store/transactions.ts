import { setTimeout as delay } from 'node:timers/promises';
import type { EventType } from '../../contract/api/event-log.ts';
import type { Database, Transaction } from './database.ts';
import { isChosenToEnd } from './dialects/postgres-errors.ts';

const MAX_ATTEMPTS = 3;
/** Pause before the next attempt: the other transaction first has to wake up and take its lock. */
const PAUSE_MS = 100;

type EventListener = (workspaceId: string, types: ReadonlySet<EventType>) => void;

/** The types of the events of a transaction, by workspace. */
const noted = new WeakMap<Transaction, Map<string, Set<EventType>>>();
const listeners = new WeakMap<Database, Set<EventListener>>();

/** Call it in the transaction that adds events of these types to the log of a workspace. */
export function noteTypes(transaction: Transaction, workspaceId: string, types: readonly EventType[]): void {
  const told = noted.get(transaction) ?? new Map<string, Set<EventType>>();
  noted.set(transaction, told.set(workspaceId, new Set([...(told.get(workspaceId) ?? []), ...types])));
}

/** Calls `listener` after each commit of this process that has added events to the log of a workspace. */
export function onEvents(db: Database, listener: EventListener): void {
  const all = listeners.get(db) ?? new Set();
  listeners.set(db, all.add(listener));
}

/**
 * Runs `work` in a transaction, and again if PostgreSQL ended it so that another one could continue: `work` must change
 * nothing but the database. It must lock rows in this order, so that no two transactions wait for each other:
 * workspace, config, document, job (a job before its revisions), batch, its items, sender, stored folders, unnamed blobs
 * (in order of their keys), the ends of the activity's chains, the ends of the logs of events, and finally the
 * workspace's places in the queue. Once it is committed, `onEvents` hears of its events.
 */
export async function inTransaction<Result>(
  db: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    let told: ReadonlyMap<string, ReadonlySet<EventType>> = new Map();
    try {
      const result = await db.transaction().execute(async (transaction) => {
        const done = await work(transaction);
        told = noted.get(transaction) ?? told;
        return done;
      });
      for (const [workspaceId, types] of told)
        for (const listener of listeners.get(db) ?? []) listener(workspaceId, types);
      return result;
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isChosenToEnd(error)) throw error;
      await delay(attempt * PAUSE_MS);
    }
  }
}
