import { AdeError } from '../../contract/errors/index.ts';
import type { HttpLimits } from '../limits.ts';
import type { Identity } from './access.ts';

/** Most requests end soon, so a refused client may try again at once. */
const RETRY_AFTER_SECONDS = 1;

interface LimitOptions {
  /** Name of the holder in messages, for example "this token". */
  who: string;
  what: string;
  max: number;
}

/** Limits how many requests of one kind each holder may have open at the same time. */
export class ConcurrencyLimit {
  readonly #options: LimitOptions;
  readonly #counts = new Map<string, number>();

  constructor(options: LimitOptions) {
    this.#options = options;
  }

  /** How many requests are open, over all holders. */
  get held(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Counts a request; returns a function that ends this, and that may be called twice. Throws `too_many_at_once`. */
  take(holder: string): () => void {
    const count = this.#counts.get(holder) ?? 0;
    const { who, what, max } = this.#options;
    if (count >= max) {
      throw new AdeError('too_many_at_once', { who, what, max, retry_after_seconds: RETRY_AFTER_SECONDS });
    }
    this.#counts.set(holder, count + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.#release(holder);
      isHeld = false;
    };
  }

  #release(holder: string): void {
    const rest = (this.#counts.get(holder) ?? 0) - 1;
    if (rest > 0) this.#counts.set(holder, rest);
    else this.#counts.delete(holder);
  }
}

/** The limits of the service. A session counts as the token that it was started with. */
export interface ConcurrencyLimits {
  requests: ConcurrencyLimit;
  uploads: ConcurrencyLimit;
  streams: ConcurrencyLimit;
  streamsInAll: ConcurrencyLimit;
}

export function makeConcurrencyLimits(limits: HttpLimits): ConcurrencyLimits {
  const who = 'this token';
  return {
    requests: new ConcurrencyLimit({ who, what: 'requests', max: limits.requestsPerToken }),
    uploads: new ConcurrencyLimit({ who, what: 'uploads', max: limits.uploadsPerToken }),
    streams: new ConcurrencyLimit({ who, what: 'event streams', max: limits.streamsPerToken }),
    streamsInAll: new ConcurrencyLimit({ who: 'the server', what: 'event streams', max: limits.maxStreams }),
  };
}

/** With ADE_AUTH=off, and without a token, all clients are one holder. */
export function holderOf(identity: Identity | null): string {
  return identity?.tokenId ?? 'everybody';
}
