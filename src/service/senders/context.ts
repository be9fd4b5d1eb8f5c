import type { Core } from '../core.ts';
import type { JobPublisher } from '../jobs/publish.ts';

export interface SenderContext extends Core {
  jobs: JobPublisher;
}
