import { splitRevisionName } from '../../contract/layout.ts';
import { type Database, listQueuedJobs } from '../../storage/store/index.ts';
import type { Feed } from '../feed.ts';
import type { JobQueue } from './job-queue.ts';

/** A long queue moves more often than anybody reads. */
const PUBLISH_EVERY_MS = 250;

interface PositionsOptions {
  db: Database;
  feed: Feed;
  queue: JobQueue;
  /** Whether nodes share the queue: then the database has the order. */
  isShared: boolean;
}

/** Publishes the places of waiting jobs to followers of their workspaces, whenever they change. */
export class Positions {
  readonly #options: PositionsOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PositionsOptions) {
    this.#options = options;
  }

  publish(): void {
    const { queue, isShared } = this.#options;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (isShared) this.#publishShared().catch(() => undefined);
      else this.#publish(queue.waiting.map(({ jobId, workspaceId, run }) => ({ id: run ? null : jobId, workspaceId })));
    }, PUBLISH_EVERY_MS).unref();
  }

  async #publishShared(): Promise<void> {
    const rows = await listQueuedJobs(this.#options.db);
    this.#publish(rows.map(({ id, workspace_id: workspaceId }) => ({ id, workspaceId })));
  }

  /** `id` is null for a dry run: it has a place, but no job that anybody follows. */
  #publish(waiting: readonly { id: string | null; workspaceId: string }[]): void {
    const byWorkspace = Map.groupBy(waiting.entries(), ([, { workspaceId }]) => workspaceId);
    for (const [workspaceId, entries] of byWorkspace) {
      const places = entries.flatMap(([index, { id }]) =>
        id === null ? [] : [[splitRevisionName(id).job, index + 1]],
      );
      this.#options.feed.publish(workspaceId, 'queue', { positions: Object.fromEntries(places) });
    }
  }
}
