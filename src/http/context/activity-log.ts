import type { FastifyBaseLogger } from 'fastify';
import { isDiskFull } from '../../base/files/index.ts';
import type { ReadAction, UrgentAction } from '../../contract/activity.ts';
import {
  type Database,
  insertActivity,
  type LateEntry,
  makeActivity,
  type NewActivity,
} from '../../storage/store/index.ts';

/** Entries beyond this number are only in the service log. One statement stores all waiting entries. */
const MAX_WAITING = 1000;

/** Entries that are stored together. */
interface Batch {
  rows: LateEntry[];
  stored: Promise<void>;
}

/**
 * Records in the database who read what. Changes are recorded in their own transactions, except those that a full disk
 * lets through (`urgent` in `contract/activity.ts`). Entries that arrive while others are stored wait and are then
 * stored together, since each write locks its chain until it is on disk. While the disk is full, entries go into the
 * service log and wait in memory; the next entry that can be stored gives them their places in the chains. Read-only
 * requests keep working meanwhile.
 */
export class ActivityLog {
  readonly #db: Database;
  readonly #log: FastifyBaseLogger;
  #waiting: LateEntry[] = [];
  #storing: Promise<void> = Promise.resolve();
  /** The batch that still accepts entries. */
  #next: Batch | null = null;

  constructor(db: Database, log: FastifyBaseLogger) {
    this.#db = db;
    this.#log = log;
  }

  /** How many entries are not in the database yet. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Resolves when the entry is stored, or waits for space on the disk. */
  add(entry: NewActivity<ReadAction | UrgentAction>): Promise<void> {
    const row = makeActivity(entry);
    if (this.#next !== null) {
      this.#next.rows.push(row);
      return this.#next.stored;
    }
    const rows = [row];
    const stored = this.#storing.then(() => {
      this.#next = null;
      return this.#store(rows);
    });
    this.#next = { rows, stored };
    this.#storing = stored.catch(() => undefined);
    return stored;
  }

  async #store(added: readonly LateEntry[]): Promise<void> {
    const before = this.#waiting;
    this.#waiting = [];
    try {
      await insertActivity(this.#db, [...before, ...added]);
    } catch (error) {
      if (!isDiskFull(error)) {
        this.#waiting = before;
        throw error;
      }
      for (const row of added) {
        this.#log.error(
          { activity: row, code: 'storage_full' },
          'the disk is full: an activity entry waits to be stored',
        );
      }
      this.#waiting = [...before, ...added].slice(0, MAX_WAITING);
    }
  }
}
