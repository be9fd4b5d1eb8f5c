import type { JobRow } from '../../storage/store/index.ts';
import type { ColumnService } from '../columns/column-service.ts';
import type { Core } from '../core.ts';
import type { Feed } from '../feed.ts';
import type { DiskWatch } from '../host/disk-watch.ts';
import type { SandboxWatch } from '../host/sandbox-watch.ts';
import type { JobPublisher } from '../jobs/publish.ts';
import type { Durations } from '../queue/durations.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { QueueDriver } from '../queue/queue-driver.ts';

/** Everything that is needed to end a job. */
export interface EndContext extends Core {
  queue: JobQueue;
  driver: QueueDriver;
  durations: Durations;
  feed: Feed;
  jobs: JobPublisher;
  columns: ColumnService;
  /** Called when a revision of a job has ended, in whatever way. */
  onRevisionEnded: (jobId: string) => void;
}

/** Everything that is needed to run a job. */
export interface RunContext extends EndContext {
  disk: DiskWatch;
  sandbox: SandboxWatch;
  /** Finds the sender of the document, or lets the job be one of the sender that a person has set. Returns the row afterwards. */
  settleSender: (row: JobRow, signal: AbortSignal) => Promise<JobRow>;
}
