import type { Core } from '../core.ts';
import type { JobPublisher } from '../jobs/publish.ts';

export interface FolderContext extends Core {
  jobs: Pick<JobPublisher, 'onEvent'>;
}
