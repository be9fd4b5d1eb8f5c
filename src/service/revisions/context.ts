import type { Core } from '../core.ts';
import type { SandboxWatch } from '../host/sandbox-watch.ts';
import type { JobPublisher } from '../jobs/publish.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Places } from '../queue/places.ts';
import type { QueueDriver } from '../queue/queue-driver.ts';
import type { SafeMode } from '../queue/safe-mode.ts';
import type { Turns } from '../turns.ts';

export interface RevisionContext extends Core {
  queue: JobQueue;
  driver: QueueDriver;
  places: Places;
  safeMode: SafeMode;
  jobs: JobPublisher;
  sandbox: SandboxWatch;
  /** One turn for each job. */
  turns: Turns;
}
