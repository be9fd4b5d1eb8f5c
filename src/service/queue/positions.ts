import { splitRevisionName } from '../../contract/layout.ts';
import { listQueuedJobs } from '../../storage/store/job-queue.ts';
import type { JobContext } from '../core.ts';

/** A queue of many moves more often than anybody reads. */
const PUBLISH_EVERY_MS = 250;

/** Tells followers of workspaces the places of waiting jobs, when those have changed. */
export class Positions {
  readonly #getContext: () => Pick<JobContext, 'db' | 'queue' | 'driver' | 'feed'>;
  #timer: NodeJS.Timeout | undefined;

  constructor(getContext: () => Pick<JobContext, 'db' | 'queue' | 'driver' | 'feed'>) {
    this.#getContext = getContext;
  }

  publish(): void {
    const { queue, driver } = this.#getContext();
    if (driver.nodeId === null) {
      const jobs = queue.waiting.map(({ jobId, workspaceId, run }) => ({ id: run ? null : jobId, workspaceId }));
      this.#publish(jobs);
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#publishShared().catch(() => undefined);
    }, PUBLISH_EVERY_MS).unref();
  }

  async #publishShared(): Promise<void> {
    const rows = await listQueuedJobs(this.#getContext().db);
    this.#publish(rows.map(({ id, workspace_id: workspaceId }) => ({ id, workspaceId })));
  }

  /** `id` is null for what waits and is no job: it has a place all the same. */
  #publish(waiting: readonly { id: string | null; workspaceId: string }[]): void {
    const { feed } = this.#getContext();
    const byWorkspace = Map.groupBy(waiting.entries(), ([, { workspaceId }]) => workspaceId);
    for (const [workspaceId, entries] of byWorkspace) {
      const places = entries.flatMap(([index, { id }]) =>
        id === null ? [] : [[splitRevisionName(id).job, index + 1]],
      );
      feed.publish(workspaceId, 'queue', { positions: Object.fromEntries(places) }, { isKept: false });
    }
  }
}
