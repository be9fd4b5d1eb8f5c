import { AdeError } from '../../contract/errors/index.ts';
import type { Durations } from './durations.ts';

/** One place among the waiting and running jobs. */
export interface Slot {
  /** Frees the place; further calls do nothing. */
  release(): void;
}

/**
 * Counts the places for jobs. A place is taken before anything is stored: a burst of submissions can't fill the disk or
 * the database, and a refusal uses neither.
 */
export class SlotPool {
  readonly capacity: number;
  readonly #maxConcurrency: number;
  readonly #durations: Durations;
  readonly #onFree: () => void;
  #held = 0;

  constructor(options: { maxConcurrency: number; queueSize: number; durations: Durations; onFree: () => void }) {
    this.#maxConcurrency = options.maxConcurrency;
    this.capacity = options.maxConcurrency + options.queueSize;
    this.#durations = options.durations;
    this.#onFree = options.onFree;
  }

  get held(): number {
    return this.#held;
  }

  /** Null if no place is free. */
  tryReserve(): Slot | null {
    return this.#held < this.capacity ? this.take() : null;
  }

  /** Throws `queue_full` with the number of seconds until a place should be free. */
  reserve(running: number): Slot {
    const slot = this.tryReserve();
    if (slot) return slot;
    const retryAfterSeconds = this.#durations.secondsUntilFree(this.#maxConcurrency);
    throw new AdeError('queue_full', {
      waiting: Math.max(0, this.#held - running),
      running,
      retry_after_seconds: retryAfterSeconds,
    });
  }

  /** Takes a place even if none is free: for jobs that were accepted before a restart. */
  take(): Slot {
    this.#held += 1;
    let isHeld = true;
    return {
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#held -= 1;
        this.#onFree();
      },
    };
  }
}
