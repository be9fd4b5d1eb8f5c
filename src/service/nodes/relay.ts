import type { JobEvent, Progress } from '../../contract/events.ts';
import {
  type Database,
  findFeedEvent,
  insertFeedEvent,
  insertJobEvent,
  listJobEvents,
  makeId,
} from '../../storage/store/index.ts';
import type { Feed } from '../feed.ts';
import type { JobDescriber } from '../jobs/describe-job.ts';
import type { JobEventListener, JobPublisher } from '../jobs/publish.ts';
import type { NodeNotice, NodeNotices } from './notices.ts';

/** Not relayed: each node counts the places of waiting jobs by itself. */
const OWN_TYPES: readonly string[] = ['queue'];
/** These are frequent and only have ids and numbers; the next one replaces a lost one, or the log has what is lost. */
const PASSING_TYPES: readonly string[] = ['job_progress', 'activity_added', 'logged'];

interface RelayParts {
  db: Database;
  feed: Feed;
  jobs: JobPublisher;
  describer: JobDescriber;
}

type FeedNotice = Extract<NodeNotice, { kind: 'feed' }>;

/** Sends events of this node to the other nodes, and events of other nodes to the followers on this one. */
export class Relay {
  readonly #parts: RelayParts;
  readonly #notices: NodeNotices;
  /** Sends one event after the other, to keep their order. */
  #sending: Promise<void> = Promise.resolve();
  #receiving: Promise<void> = Promise.resolve();
  readonly #followers = new Map<string, Set<() => void>>();

  constructor(notices: NodeNotices, parts: RelayParts) {
    this.#notices = notices;
    this.#parts = parts;
    parts.jobs.onEvent = (jobId, event) => this.#addJobEvent(jobId, event);
    notices.heard.on('feed', (notice, isOwn) => {
      if (!isOwn) this.#receiving = this.#receiving.then(() => this.#deliver(notice)).catch(() => undefined);
    });
    notices.heard.on('events', ({ jobId, progress }, isOwn) => {
      if (isOwn) return;
      if (progress !== undefined) parts.jobs.deliver(jobId, progress);
      else for (const look of this.#followers.get(jobId) ?? []) look();
    });
  }

  /** Listens to the events of this node. */
  open(): void {
    this.#parts.feed.onPublished = (workspaceId, type, data) => {
      if (!OWN_TYPES.includes(type)) this.#send(() => this.#announce(workspaceId, type, data));
    };
  }

  /** Resolves when everything is sent. */
  async settled(): Promise<void> {
    await this.#sending;
    await this.#notices.settled();
  }

  /** Called for an event of a job that runs here. */
  #addJobEvent(jobId: string, event: JobEvent | Progress): void {
    const { db } = this.#parts;
    this.#send(async () => {
      if (event.type === 'progress') return this.#notices.post(db, { kind: 'events', jobId, progress: event });
      await insertJobEvent(db, jobId, event);
      this.#notices.post(db, { kind: 'events', jobId });
    });
  }

  /** Calls `listener` with the events of a job on another node after `afterSeq`. Returns a function that stops it. */
  followJob(jobId: string, afterSeq: number, listener: JobEventListener): () => void {
    const { db } = this.#parts;
    let [seq, isStopped] = [afterSeq, false];
    let reading: Promise<void> = Promise.resolve();
    const look = () => {
      reading = reading
        .then(async () => {
          for (const event of await listJobEvents(db, jobId, seq)) {
            if (isStopped || event.seq <= seq) continue;
            seq = event.seq;
            listener(event);
          }
        })
        .catch(() => undefined);
    };
    const looks = this.#followers.get(jobId) ?? new Set();
    this.#followers.set(jobId, looks.add(look));
    look();
    return () => {
      isStopped = true;
      looks.delete(look);
      if (looks.size === 0) this.#followers.delete(jobId);
    };
  }

  /** After an interruption, reads from the database the events that followers missed. */
  catchUp(): void {
    for (const looks of this.#followers.values()) for (const look of looks) look();
  }

  #send(work: () => Promise<void>): void {
    // A client that misses an event reads the lists again, as after a lost connection.
    this.#sending = this.#sending.then(work).catch(() => undefined);
  }

  async #announce(workspaceId: string | null, type: string, data: unknown): Promise<void> {
    const { db } = this.#parts;
    const ref = await this.#refer(type, data);
    this.#notices.post(db, { kind: 'feed', workspaceId, type, ref });
  }

  async #refer(type: string, data: unknown): Promise<FeedNotice['ref']> {
    if (PASSING_TYPES.includes(type)) return { data };
    const eventId = makeId('evt');
    await insertFeedEvent(this.#parts.db, eventId, data);
    return { eventId };
  }

  async #deliver({ workspaceId, type, ref }: FeedNotice): Promise<void> {
    const { feed, describer } = this.#parts;
    if (isOfConfig(ref)) describer.forgetNames();
    if (workspaceId !== null && !feed.hasFollowers(workspaceId)) return;
    const data = await this.#resolve(ref);
    if (data === undefined) return;
    if (workspaceId === null) feed.deliverToAll(type, data);
    else feed.deliver(workspaceId, type, data);
  }

  async #resolve(ref: FeedNotice['ref']): Promise<unknown> {
    return 'data' in ref ? ref.data : findFeedEvent(this.#parts.db, ref.eventId);
  }
}

/** Whether the notice of new events says that a config has changed. */
function isOfConfig(ref: FeedNotice['ref']): boolean {
  const data = 'data' in ref ? ref.data : null;
  return typeof data === 'object' && data !== null && 'is_config' in data && data.is_config === true;
}

/** Events of a job that waits, or runs on another node; each only once, even if this node takes the job. */
export function followElsewhere(
  jobs: JobPublisher,
  relay: Relay,
  jobId: string,
  afterSeq: number,
  listener: JobEventListener,
): () => void {
  let last = afterSeq;
  const hear: JobEventListener = (event) => {
    if (event.type !== 'progress') {
      if (event.seq <= last) return;
      last = event.seq;
    }
    listener(event);
  };
  const stops = [relay.followJob(jobId, afterSeq, hear), jobs.listen(jobId, hear)];
  return () => {
    for (const stop of stops) stop();
  };
}
