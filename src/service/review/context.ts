import type { Core } from '../core.ts';
import type { JobPublisher } from '../jobs/publish.ts';
import type { Turns } from '../turns.ts';

export interface ReviewContext extends Core {
  jobs: JobPublisher;
  /** One turn for each job. */
  turns: Turns;
}
