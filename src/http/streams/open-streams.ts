import type { FastifyRequest } from 'fastify';
import { type Database, partsOf } from '../../storage/store/index.ts';

/** A client that loses its access loses its streams within this time. */
const WATCH_MS = 400;

/** Server-sent events to one client. */
export interface EventStream {
  send(data: unknown, id?: number | string): void;
  /** Notes that nothing before this id has to be sent again; the client hears of it with the next heartbeat. */
  mark(id: string): void;
  /** Resolves when the client has taken enough of what was sent, or is gone. */
  ready(): Promise<void>;
  /** Ends the stream after the events already sent. */
  close(): void;
  /** Ends the stream at once; unread events are lost. */
  drop(): void;
  readonly isOpen: boolean;
}

/** What can be ended while a client waits for it. */
export interface Endable {
  /** Ends it with the service. */
  close(): void;
  /** Ends it at once, since its client may not have it any more. */
  drop(): void;
}

export interface OpenStreamsOptions {
  db: Database;
  /** Whether the request that opened a stream is still allowed. */
  isStillAllowed: (request: FastifyRequest) => Promise<boolean>;
  /** Whether nobody has ended the credential of a request. */
  isStillSignedIn: (request: FastifyRequest) => Promise<boolean>;
}

/**
 * The open event streams, and other requests that last. A stream ends when its access ends: a token or session expires or
 * is revoked, a person is disabled, or a role is removed, by this process or by another one. Other requests, such as an
 * upload, end when their credential does.
 */
export class OpenStreams {
  readonly #options: OpenStreamsOptions;
  /** Those of the requests that are event streams. */
  readonly #streams = new Set<Endable>();
  readonly #requests = new Map<Endable, FastifyRequest>();
  /** Streams opened since the last check; their access may have changed in between. */
  #newcomers = new Map<Endable, FastifyRequest>();
  #timer: NodeJS.Timeout | undefined;
  #dataVersion: number | undefined;

  constructor(options: OpenStreamsOptions) {
    this.#options = options;
  }

  /** How many event streams are open. */
  get size(): number {
    return this.#streams.size;
  }

  add(stream: EventStream, request: FastifyRequest): void {
    this.#streams.add(stream);
    this.watch(stream, request);
  }

  /** Watches a request that may last. */
  watch(stream: Endable, request: FastifyRequest): void {
    this.#requests.set(stream, request);
    this.#newcomers.set(stream, request);
    // Without a check, no stream may stay open.
    this.#timer ??= setInterval(() => this.#watch().catch(() => this.close()), WATCH_MS).unref();
  }

  delete(stream: Endable): void {
    this.#streams.delete(stream);
    this.#requests.delete(stream);
    this.#newcomers.delete(stream);
  }

  /** Ends the streams that are no longer allowed. Call it after a token or session was ended. */
  async recheck(): Promise<void> {
    await this.#check(this.#requests);
  }

  /** Ends all streams. */
  close(): void {
    for (const stream of [...this.#requests.keys()]) stream.close();
  }

  async #watch(): Promise<void> {
    if (this.#requests.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#dataVersion = undefined;
      return;
    }
    this.#dropExpired();
    // Without the database, access cannot be checked, so the streams end.
    const version = await partsOf(this.#options.db)
      .readDataVersion(this.#options.db)
      .catch(() => null);
    const isChanged = version === null || version !== this.#dataVersion;
    this.#dataVersion = version ?? undefined;
    const newcomers = this.#newcomers;
    this.#newcomers = new Map();
    await this.#check(isChanged ? this.#requests : newcomers);
  }

  async #check(requests: ReadonlyMap<Endable, FastifyRequest>): Promise<void> {
    await Promise.all(
      [...requests].map(async ([stream, request]) => {
        const { isStillAllowed, isStillSignedIn } = this.#options;
        const mayStay = await (this.#streams.has(stream) ? isStillAllowed : isStillSignedIn)(request);
        if (!mayStay) stream.drop();
      }),
    );
  }

  #dropExpired(): void {
    const now = new Date().toISOString();
    for (const [stream, { identity }] of [...this.#requests]) {
      // A token may expire while a change is under way.
      if (!this.#streams.has(stream)) continue;
      const expiresAt = identity?.expiresAt ?? null;
      if (expiresAt !== null && expiresAt <= now) stream.drop();
    }
  }
}
