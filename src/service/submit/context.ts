import type { Core } from '../core.ts';
import type { Feed } from '../feed.ts';
import type { JobPublisher } from '../jobs/publish.ts';
import type { Places } from '../queue/places.ts';
import type { QueueDriver } from '../queue/queue-driver.ts';

export interface SubmitContext extends Core {
  driver: QueueDriver;
  places: Places;
  feed: Feed;
  jobs: JobPublisher;
}
