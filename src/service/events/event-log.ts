import { type Database, listEvents, onEvents, readEventEnds } from '../../storage/store/index.ts';
import type { LogEntry } from '../core.ts';
import type { Feed } from '../feed.ts';
import { type EventListener, WorkspaceTail } from './workspace-tail.ts';

/** Another process may have changed something, and its notice may have got lost. */
const LOOK_EVERY_MS = 2000;
const EVENTS_PER_READ = 200;

interface EventLogOptions {
  db: Database;
  feed: Feed;
  log: (entry: LogEntry) => void;
}

/** Follows the logs of workspaces: each follower gets every event after its position once, in order. */
export class EventLog {
  readonly #options: EventLogOptions;
  readonly #tails = new Map<string, WorkspaceTail>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EventLogOptions) {
    this.#options = options;
    // With nodes, the feed tells the other nodes.
    onEvents(options.db, (workspaceId, types) =>
      options.feed.publish(workspaceId, 'logged', { is_config: types.has('config.changed') }),
    );
  }

  /**
   * Calls `listener` with all events after the number `afterSeq`, or `onLost` if they cannot be read. Returns a function
   * that stops it.
   */
  follow(workspaceId: string, afterSeq: number, listener: EventListener, onLost: () => void): () => void {
    const controller = new AbortController();
    this.#catchUp(workspaceId, afterSeq, { listener, signal: controller.signal }).catch((error: Error) => {
      this.#warn(error);
      onLost();
    });
    return () => controller.abort();
  }

  /** Reads the log by itself until it is at the end, so that nobody else has to wait for it, and then joins the others. */
  async #catchUp(
    workspaceId: string,
    afterSeq: number,
    { listener, signal }: { listener: EventListener; signal: AbortSignal },
  ): Promise<void> {
    let seq = afterSeq;
    const batchIds = new Set<string>();
    for (let isAtEnd = false; !isAtEnd && !signal.aborted; ) {
      const events = await listEvents(this.#options.db, workspaceId, { afterSeq: seq, limit: EVENTS_PER_READ });
      for (const event of events) {
        if (signal.aborted) return;
        await listener(event);
        seq = event.seq;
        if (event.data.batch_id) batchIds.add(event.data.batch_id);
      }
      isAtEnd = events.length < EVENTS_PER_READ;
    }
    if (signal.aborted) return;
    const tail = this.#tails.getOrInsertComputed(workspaceId, () => this.#makeTail(workspaceId));
    tail.add({ seq, listener });
    signal.addEventListener('abort', () => tail.remove(listener), { once: true });
    for (const id of batchIds) this.#tellBatch(workspaceId, id);
  }

  #makeTail(workspaceId: string): WorkspaceTail {
    const { db, feed } = this.#options;
    this.#timer ??= setInterval(() => this.#look().catch(() => undefined), LOOK_EVERY_MS).unref();
    const tail = new WorkspaceTail({
      read: (afterSeq) => listEvents(db, workspaceId, { afterSeq, limit: EVENTS_PER_READ }),
      onBatch: (batchId) => this.#tellBatch(workspaceId, batchId),
      onError: (error) => this.#warn(error),
      onEmpty: () => {
        stop();
        this.#tails.delete(workspaceId);
        if (this.#tails.size > 0) return;
        clearInterval(this.#timer);
        this.#timer = undefined;
      },
    });
    const stop = feed.subscribe(workspaceId, ({ type }) => type === 'logged' && tail.wake());
    return tail;
  }

  /** Each node tells it to its own followers. */
  #tellBatch(workspaceId: string, batchId: string): void {
    this.#options.feed.deliver(workspaceId, 'batch', { batch_id: batchId });
  }

  async #look(): Promise<void> {
    const ends = await readEventEnds(this.#options.db, [...this.#tails.keys()]);
    for (const [workspaceId, seq] of ends) this.#tails.get(workspaceId)?.wakeAt(seq);
  }

  #warn({ message }: Error): void {
    this.#options.log({ level: 'warn', message: `Events could not be read: ${message}` });
  }
}
