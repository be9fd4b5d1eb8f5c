import type { SharedFiles } from '../../storage/shared/index.ts';
import type { Database } from '../../storage/store/index.ts';

/** Where the things are that are verified. */
export interface VerifyContext {
  db: Database;
  /** Absolute. */
  dataDir: string;
  /** Left out where nothing is brought: the files that are there are verified. */
  shared?: SharedFiles;
}
