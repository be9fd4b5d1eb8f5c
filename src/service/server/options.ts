import type { Database } from '../../storage/store/index.ts';
import type { Core, JobObserver } from '../core.ts';

export interface JobServiceOptions
  extends Pick<Core, 'dataDir' | 'settings'>,
    Partial<Pick<Core, 'previews' | 'files' | 'artifacts' | 'log'>> {
  database: Database;
  /** Omitted: nothing is shared. */
  shared?: Core['shared'];
  observer?: JobObserver;
  onStep?: Core['step'];
  /** Omitted: a new id, if the database is shared. */
  nodeId?: Core['nodeId'];
}
