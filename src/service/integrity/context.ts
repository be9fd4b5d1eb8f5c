import type { SharedFiles } from '../../storage/shared/index.ts';
import type { Database } from '../../storage/store/index.ts';

/** Where the data to verify is. */
export interface VerifyContext {
  db: Database;
  /** Absolute. */
  dataDir: string;
  /** Omitted if nothing is downloaded: the local files are verified. */
  shared?: SharedFiles;
}
