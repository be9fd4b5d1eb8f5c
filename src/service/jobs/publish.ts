import type { Job } from '../../contract/api/index.ts';
import type { JobEvent, Progress } from '../../contract/events.ts';
import { type Database, findJob, type JobRow, type ListedJob } from '../../storage/store/index.ts';
import type { Feed } from '../feed.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { QueueDriver } from '../queue/queue-driver.ts';
import type { Slot } from '../queue/slots.ts';
import type { JobDescriber, LiveJob } from './describe-job.ts';

export type JobEventListener = (event: JobEvent | Progress) => void;

interface PublisherOptions {
  db: Database;
  feed: Feed;
  describer: JobDescriber;
  queue: JobQueue;
  driver: QueueDriver;
}

/** Gives and publishes the present state of jobs. */
export class JobPublisher {
  readonly #options: PublisherOptions;
  /** By job id. */
  readonly #listeners = new Map<string, Set<JobEventListener>>();

  /** Called with each event of a job that runs here, to send it to the other nodes. */
  onEvent: (jobId: string, event: JobEvent | Progress) => void = () => undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** The API's job, in its present state. */
  async describe(row: JobRow): Promise<Job> {
    const [job] = await this.describeAll([row]);
    return job!;
  }

  async describeAll(rows: readonly ListedJob[]): Promise<Job[]> {
    const { driver, describer } = this.#options;
    const waiting = rows.filter(({ status }) => status === 'queued').map(({ id }) => id);
    const positions = waiting.length === 0 ? null : await driver.readPositions(waiting);
    const live = rows.map((row) => ({ ...this.makeLive(row), queuePosition: positions?.get(row.id) ?? null }));
    return describer.describeAll(live);
  }

  makeLive(row: ListedJob): LiveJob {
    const { queue } = this.#options;
    return { row, position: queue.livePosition(row.id), queuePosition: queue.positionOf(row.id) };
  }

  /** Publishes a `LiveJob`, which each follower describes when its turn comes. For a revision, publishes its job. */
  publish(row: JobRow): void {
    if (row.revision_of !== null) this.publishById(row.revision_of).catch(() => undefined);
    else this.#options.feed.publish(row.workspace_id, 'job', this.makeLive(row));
  }

  async publishById(id: string): Promise<void> {
    const row = await findJob(this.#options.db, id);
    if (row !== undefined) this.publish(row);
  }

  /** Puts a stored job into the queue. */
  enqueue(row: JobRow, slot: Slot): void {
    this.#options.driver.announce(row, slot);
    this.publish(row);
  }

  /** Listens to the events of one job from now on. Returns a function that stops it. */
  listen(jobId: string, listener: JobEventListener): () => void {
    const listeners = this.#listeners.get(jobId) ?? new Set();
    this.#listeners.set(jobId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(jobId);
    };
  }

  emit(jobId: string, event: JobEvent | Progress): void {
    this.deliver(jobId, event);
    this.onEvent(jobId, event);
  }

  /** Passes on an event from another node. */
  deliver(jobId: string, event: JobEvent | Progress): void {
    for (const listener of this.#listeners.get(jobId) ?? []) listener(event);
  }
}
