import type { Job } from '../../contract/api/index.ts';
import type { JobEvent, Progress } from '../../contract/events.ts';
import type { JobRow, ListedJob } from '../../storage/store/index.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { QueueDriver } from '../queue/queue-driver.ts';
import type { Slot } from '../queue/slots.ts';
import type { JobDescriber, LiveJob } from './describe-job.ts';

export type JobEventListener = (event: JobEvent | Progress) => void;

interface PublisherOptions {
  describer: JobDescriber;
  queue: JobQueue;
  driver: QueueDriver;
}

/** Gives the present state of jobs, and tells their progress. */
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

  /** Puts a stored job into the queue. */
  enqueue(row: JobRow, slot: Slot): void {
    this.#options.driver.announce(row, slot);
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
