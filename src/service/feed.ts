/** An event, numbered within its workspace. */
export interface FeedEvent {
  seq: number;
  at: string;
  /** `job`, `job_progress`, `job_deleted`, `queue`, `batch`, `safe_mode`, or a type of another part of the service. */
  type: string;
  data: unknown;
}

export type FeedListener = (event: FeedEvent) => void;

/** How many events a client can catch up on after an interruption; if it missed more, it must read the lists again. */
const KEPT_EVENTS = 500;

interface Channel {
  seq: number;
  kept: FeedEvent[];
  listeners: Set<FeedListener>;
  /** Has followers now, or had some earlier. */
  hasFollowers: boolean;
}

/** Publishes the changes in a workspace. Numbers start again with each process, which `epoch` identifies. */
export class Feed {
  readonly epoch = Date.now().toString(36);
  readonly #channels = new Map<string, Channel>();

  /** Called with every event that is published here, but not with events from elsewhere. */
  onPublished: (workspaceId: string | null, type: string, data: unknown) => void = () => undefined;

  publish(workspaceId: string, type: string, data: unknown, options: { isKept?: boolean } = {}): void {
    this.deliver(workspaceId, type, data, options);
    this.onPublished(workspaceId, type, data);
  }

  /** Passes on an event from another process. */
  deliver(workspaceId: string, type: string, data: unknown, options: { isKept?: boolean } = {}): void {
    const channel = this.#open(workspaceId);
    const event: FeedEvent = { seq: ++channel.seq, at: new Date().toISOString(), type, data };
    if (options.isKept !== false) channel.kept.push(event);
    if (channel.kept.length > KEPT_EVENTS) channel.kept.shift();
    for (const listener of channel.listeners) listener(event);
  }

  /** Whether a workspace has had a follower here: only followers can ask for missed events. */
  hasFollowers(workspaceId: string): boolean {
    return this.#channels.get(workspaceId)?.hasFollowers === true;
  }

  /** Publishes to every workspace that has had a follower. */
  publishToAll(type: string, data: unknown): void {
    this.deliverToAll(type, data);
    this.onPublished(null, type, data);
  }

  deliverToAll(type: string, data: unknown): void {
    for (const workspaceId of this.#channels.keys()) this.deliver(workspaceId, type, data);
  }

  /**
   * Listens from now on, and returns a function that stops it. With `after`, the last `epoch-seq` that the listener
   * received, it first gets the events that it missed, or one event `reset` if they are no longer known.
   */
  subscribe(workspaceId: string, listener: FeedListener, after?: string): () => void {
    const channel = this.#open(workspaceId);
    channel.hasFollowers = true;
    if (after !== undefined) this.#catchUp(channel, listener, after);
    channel.listeners.add(listener);
    return () => channel.listeners.delete(listener);
  }

  /** The id of an event for clients. */
  eventId(event: FeedEvent): string {
    return `${this.epoch}-${event.seq}`;
  }

  #catchUp(channel: Channel, listener: FeedListener, after: string): void {
    const [epoch, seq] = after.split('-');
    const lastSeq = Number(seq);
    const oldest = channel.kept[0]?.seq ?? channel.seq + 1;
    const isKnown = epoch === this.epoch && lastSeq <= channel.seq && lastSeq >= oldest - 1;
    if (isKnown) for (const event of channel.kept.filter((kept) => kept.seq > lastSeq)) listener(event);
    else listener({ seq: channel.seq, at: new Date().toISOString(), type: 'reset', data: {} });
  }

  #open(workspaceId: string): Channel {
    const make = (): Channel => ({ seq: 0, kept: [], listeners: new Set(), hasFollowers: false });
    return this.#channels.getOrInsertComputed(workspaceId, make);
  }
}
