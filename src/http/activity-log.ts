import type { FastifyBaseLogger } from 'fastify';
import { isDiskFull } from '../files/disk-full.ts';
import { insertActivity, makeActivity, type NewActivity } from '../store/activity.ts';
import type { UnchainedRow } from '../store/activity-hash.ts';
import type { Database } from '../store/database.ts';

/** Beyond this many, entries are in the log of the service only. One statement takes them all. */
const MAX_WAITING = 1000;

/**
 * Records in the database who did what. While the disk is full, entries go into the log of the service and wait in memory for
 * the next one that can be stored, which gives them their places in the chains, so that nothing that only reads fails.
 */
export class ActivityLog {
  readonly #db: Database;
  readonly #log: FastifyBaseLogger;
  #waiting: UnchainedRow[] = [];

  constructor(db: Database, log: FastifyBaseLogger) {
    this.#db = db;
    this.#log = log;
  }

  /** How many entries are not in the database yet. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  async add(entry: NewActivity): Promise<void> {
    const row = makeActivity(entry);
    const rows = [...this.#waiting, row];
    this.#waiting = [];
    try {
      await insertActivity(this.#db, rows);
    } catch (error) {
      if (!isDiskFull(error)) {
        this.#waiting = [...rows.slice(0, -1), ...this.#waiting];
        throw error;
      }
      this.#log.error(
        { activity: row, code: 'storage_full' },
        'the disk is full: an activity entry waits to be stored',
      );
      this.#waiting = [...rows, ...this.#waiting].slice(0, MAX_WAITING);
    }
  }
}
