/** What happened, with its place in the order of its workspace. */
export interface FeedEvent {
  seq: number;
  at: string;
  /** `job`, `job_progress`, `job_deleted`, `queue`, `batch`, `safe_mode`, or what another part publishes. */
  type: string;
  data: unknown;
}

export type FeedListener = (event: FeedEvent) => void;

/** How far back a client that was away can catch up; beyond that it reads the lists anew. */
const KEPT_EVENTS = 500;

interface Channel {
  seq: number;
  kept: FeedEvent[];
  listeners: Set<FeedListener>;
}

/** Tells whoever listens what changes in a workspace. Numbers start anew with the process: `epoch` tells which. */
export class Feed {
  readonly epoch = Date.now().toString(36);
  readonly #channels = new Map<string, Channel>();

  publish(workspaceId: string, type: string, data: unknown, options: { isKept?: boolean } = {}): void {
    const channel = this.#open(workspaceId);
    const event: FeedEvent = { seq: ++channel.seq, at: new Date().toISOString(), type, data };
    if (options.isKept !== false) channel.kept.push(event);
    if (channel.kept.length > KEPT_EVENTS) channel.kept.shift();
    for (const listener of channel.listeners) listener(event);
  }

  /** To every workspace that anybody follows. */
  publishToAll(type: string, data: unknown): void {
    for (const workspaceId of this.#channels.keys()) this.publish(workspaceId, type, data);
  }

  /**
   * Listens from now on; gives the function that ends it. With `after`, the `epoch-seq` that the listener saw last, what
   * it missed comes first, or one event `reset` when that is not known any more.
   */
  subscribe(workspaceId: string, listener: FeedListener, after?: string): () => void {
    const channel = this.#open(workspaceId);
    if (after !== undefined) this.#catchUp(channel, listener, after);
    channel.listeners.add(listener);
    return () => channel.listeners.delete(listener);
  }

  /** How an event is named towards clients. */
  eventId(event: FeedEvent): string {
    return `${this.epoch}-${event.seq}`;
  }

  #catchUp(channel: Channel, listener: FeedListener, after: string): void {
    const [epoch, seq] = after.split('-');
    const lastSeq = Number(seq);
    const oldest = channel.kept[0]?.seq ?? channel.seq + 1;
    const isKnown = epoch === this.epoch && lastSeq <= channel.seq && lastSeq >= oldest - 1;
    if (isKnown) for (const event of channel.kept.filter((one) => one.seq > lastSeq)) listener(event);
    else listener({ seq: channel.seq, at: new Date().toISOString(), type: 'reset', data: {} });
  }

  #open(workspaceId: string): Channel {
    const known = this.#channels.get(workspaceId);
    if (known) return known;
    const channel: Channel = { seq: 0, kept: [], listeners: new Set() };
    this.#channels.set(workspaceId, channel);
    return channel;
  }
}
