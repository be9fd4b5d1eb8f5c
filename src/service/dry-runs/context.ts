import type { Core } from '../core.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Places } from '../queue/places.ts';

export interface DryRunContext extends Core {
  queue: JobQueue;
  places: Places;
}
