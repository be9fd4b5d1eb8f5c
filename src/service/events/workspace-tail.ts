import type { LoggedEvent } from '../../storage/store/index.ts';
import { RepeatedWork } from '../repeated-work.ts';

/** The counts of a batch change with each of its jobs: more often than anybody reads. */
const BATCH_EVERY_MS = 500;

/** Gets an event; resolves when it can take the next one. */
export type EventListener = (event: LoggedEvent) => Promise<void>;

interface Follower {
  /** The number of the last event that it got. */
  seq: number;
  listener: EventListener;
}

interface TailOptions {
  /** Events after a number, in order, as many as are read at once. */
  read: (afterSeq: number) => Promise<LoggedEvent[]>;
  /** Jobs of a batch have changed. */
  onBatch: (batchId: string) => void;
  onError: (error: Error) => void;
  /** Nobody follows any more. */
  onEmpty: () => void;
}

/** The end of a workspace's log, which is read once for all who follow it in this process. */
export class WorkspaceTail {
  readonly #options: TailOptions;
  readonly #followers = new Set<Follower>();
  readonly #batches = new Map<string, NodeJS.Timeout>();
  readonly #reading: RepeatedWork;

  constructor(options: TailOptions) {
    this.#options = options;
    this.#reading = new RepeatedWork(() => this.#readOn(), options.onError);
  }

  add(follower: Follower): void {
    this.#followers.add(follower);
    this.wake();
  }

  remove(listener: EventListener): void {
    for (const follower of this.#followers) if (follower.listener === listener) this.#followers.delete(follower);
    if (this.#followers.size > 0) return;
    for (const timer of this.#batches.values()) clearTimeout(timer);
    this.#options.onEmpty();
  }

  /** The log may have new events. */
  wake(): void {
    this.#reading.ask();
  }

  /** The log ends at this number. */
  wakeAt(seq: number): void {
    if ([...this.#followers].some((follower) => follower.seq < seq)) this.wake();
  }

  async #readOn(): Promise<void> {
    while (this.#followers.size > 0) {
      const afterSeq = Math.min(...[...this.#followers].map(({ seq }) => seq));
      const events = await this.#options.read(afterSeq);
      if (events.length === 0) return;
      for (const event of events) {
        for (const follower of this.#followers) {
          // Who joined during the read may lack events before it: the next read begins there.
          if (follower.seq < afterSeq || follower.seq >= event.seq) continue;
          follower.seq = event.seq;
          // A slow client must not keep the others waiting: its stream is dropped when too much is pending.
          follower.listener(event).catch(this.#options.onError);
        }
        this.#noteBatch(event);
      }
    }
  }

  #noteBatch({ type, data: { batch_id: id } }: LoggedEvent): void {
    if (id === undefined || id === null) return;
    // This event tells the counts itself.
    if (type.startsWith('batch.')) {
      clearTimeout(this.#batches.get(id));
      this.#batches.delete(id);
    } else if (!this.#batches.has(id)) {
      const tell = () => {
        this.#batches.delete(id);
        this.#options.onBatch(id);
      };
      this.#batches.set(id, setTimeout(tell, BATCH_EVERY_MS).unref());
    }
  }
}
