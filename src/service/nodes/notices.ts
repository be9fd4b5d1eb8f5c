import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Progress } from '../../contract/events.ts';
import { CHANNEL, type Database, notifyNodes } from '../../storage/store/index.ts';

/** What nodes tell each other: ids, never values. */
export type NodeNotice =
  /** A job waits. `mayFeed`: and items of batches may, since it is one of a batch, or nobody knows. */
  | { kind: 'queued'; mayFeed: boolean }
  /** The node that runs the job is to end it. */
  | { kind: 'cancel'; jobId: string }
  /** Something happened in a workspace; see Relay. */
  | {
      kind: 'feed';
      workspaceId: string | null;
      type: string;
      ref: { jobId: string } | { eventId: string } | { data: unknown };
    }
  /** A running job has another event in the database, or made progress. */
  | { kind: 'events'; jobId: string; progress?: Progress }
  | { kind: 'safe_mode' };

type NoticeEvents = {
  [Kind in NodeNotice['kind']]: [notice: Extract<NodeNotice, { kind: Kind }>, isOwn: boolean];
};

/** Sends notices to all nodes of a database, and passes on incoming ones. */
export class NodeNotices {
  readonly heard = new EventEmitter<NoticeEvents>();
  readonly #nodeId: string;
  /** As they are sent, each once. */
  readonly #posted = new Set<string>();
  #posting: Promise<void> | null = null;

  constructor(nodeId: string) {
    this.#nodeId = nodeId;
  }

  /** In a transaction, it is sent once that is committed. */
  async send(db: Database, notice: NodeNotice): Promise<void> {
    await notifyNodes(db, CHANNEL, [this.#write(notice)]);
  }

  /**
   * Sends it soon, after those that were posted before, and together with those that wait as well. Whoever misses it finds out
   * otherwise. Not for what belongs to a transaction.
   */
  post(db: Database, notice: NodeNotice): void {
    this.#posted.add(this.#write(notice));
    this.#posting ??= this.#sendPosted(db).finally(() => {
      this.#posting = null;
    });
  }

  /** Resolves when all that was posted is sent. */
  async settled(): Promise<void> {
    while (this.#posting !== null) await this.#posting;
  }

  async #sendPosted(db: Database): Promise<void> {
    while (this.#posted.size > 0) {
      // What is posted in the same turn goes with it.
      await nextTurn();
      const payloads = [...this.#posted];
      this.#posted.clear();
      await notifyNodes(db, CHANNEL, payloads).catch(() => undefined);
    }
  }

  #write(notice: NodeNotice): string {
    return JSON.stringify({ ...notice, from: this.#nodeId });
  }

  /** `payload`: as the database sends it; anything but a notice is ignored. */
  receive(payload: string): void {
    const notice = parseNotice(payload);
    if (notice === null) return;
    const emit = this.heard.emit.bind(this.heard) as (kind: string, ...about: unknown[]) => void;
    emit(notice.kind, notice, notice.from === this.#nodeId);
  }
}

function parseNotice(payload: string): (NodeNotice & { from: string }) | null {
  try {
    return JSON.parse(payload) as NodeNotice & { from: string };
  } catch {
    return null;
  }
}
