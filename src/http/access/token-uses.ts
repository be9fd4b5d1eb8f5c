import type { FastifyBaseLogger } from 'fastify';
import { type Database, noteTokenUse, type TokenRow } from '../../storage/store/index.ts';

/** The precision of `last_used_at`, so that not every request writes to the database. */
const USE_RESOLUTION_MS = 60_000;

/**
 * Stores when tokens were used, one after the other and independently of the requests: no answer waits for the
 * database, and an operator can still sign in to free space on a full disk.
 */
export class TokenUses {
  readonly #db: Database;
  readonly #log: Pick<FastifyBaseLogger, 'warn'>;
  /** Times of use that are not stored yet, by token id. */
  readonly #waiting = new Map<string, string>();
  #storing: Promise<void> | null = null;

  constructor(db: Database, log: Pick<FastifyBaseLogger, 'warn'>) {
    this.#db = db;
    this.#log = log;
  }

  note({ id, last_used_at: last }: Pick<TokenRow, 'id' | 'last_used_at'>): void {
    const now = new Date();
    if (last !== null && Date.parse(last) > now.getTime() - USE_RESOLUTION_MS) return;
    if (this.#waiting.has(id)) return;
    this.#waiting.set(id, now.toISOString());
    this.#storing ??= this.#store().catch((error: Error) => this.#warn(error));
  }

  /** Resolves when all noted times are stored, or storing them has failed. */
  async settled(): Promise<void> {
    await this.#storing;
  }

  async #store(): Promise<void> {
    try {
      // The loop also reaches entries that are added to the map in the meantime.
      for (const [id, at] of this.#waiting) {
        await noteTokenUse(this.#db, id, at);
        this.#waiting.delete(id);
      }
    } finally {
      // If storing fails, the next requests with these tokens note new times.
      this.#waiting.clear();
      this.#storing = null;
    }
  }

  #warn({ message }: Error): void {
    this.#log.warn(`The times at which tokens were used could not be stored: ${message}`);
  }
}
