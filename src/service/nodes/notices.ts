import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Progress } from '../../contract/events.ts';
import { CHANNEL, type Database, notifyNodes } from '../../storage/store/index.ts';
import { RepeatedWork } from '../repeated-work.ts';

/** Notices among nodes: they contain ids, never values. */
export type NodeNotice =
  /** A job is waiting. `mayFeed`: items of batches may wait, too: the job is of a batch, or this is unknown. */
  | { kind: 'queued'; mayFeed: boolean }
  /** The node that runs the job must end it. */
  | { kind: 'cancel'; jobId: string }
  /** Something happened in a workspace; see Relay. */
  | {
      kind: 'feed';
      workspaceId: string | null;
      type: string;
      ref: { eventId: string } | { data: unknown };
    }
  /** A running job has a new event in the database, or made progress. */
  | { kind: 'events'; jobId: string; progress?: Progress }
  | { kind: 'safe_mode' }
  /** A person was erased: copies of files that have changed must go. */
  | { kind: 'erased' };

type NoticeEvents = {
  [Kind in NodeNotice['kind']]: [notice: Extract<NodeNotice, { kind: Kind }>, isOwn: boolean];
};

/** Sends notices to all nodes of a database, and passes on incoming ones. */
export class NodeNotices {
  readonly heard = new EventEmitter<NoticeEvents>();
  readonly #nodeId: string;
  /** Payloads as they are sent, each once. */
  readonly #posted = new Set<string>();
  #sending: RepeatedWork | undefined;

  constructor(nodeId: string) {
    this.#nodeId = nodeId;
  }

  /** In a transaction, the notice is sent when the transaction is committed. */
  async send(db: Database, notice: NodeNotice): Promise<void> {
    await notifyNodes(db, CHANNEL, [this.#write(notice)]);
  }

  /**
   * Sends a notice soon, in the order of posting and together with other waiting ones. It may get lost, so receivers
   * must have another way to find out. Not for notices that belong to a transaction.
   */
  post(db: Database, notice: NodeNotice): void {
    this.#posted.add(this.#write(notice));
    this.#sending ??= new RepeatedWork(
      () => this.#sendPosted(db),
      () => undefined,
    );
    this.#sending.ask();
  }

  /** Resolves when all posted notices are sent. */
  async settled(): Promise<void> {
    await this.#sending?.settled();
  }

  async #sendPosted(db: Database): Promise<void> {
    // Notices posted in the same turn are sent together.
    await nextTurn();
    const payloads = [...this.#posted];
    this.#posted.clear();
    if (payloads.length > 0) await notifyNodes(db, CHANNEL, payloads);
  }

  #write(notice: NodeNotice): string {
    return JSON.stringify({ ...notice, from: this.#nodeId });
  }

  /** `payload`: as the database sends it; anything that isn't a notice is ignored. */
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
