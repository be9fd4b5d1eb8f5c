import type { Database } from '../../store/database.ts';

/** Where the things are that are verified. */
export interface VerifyContext {
  db: Database;
  /** Absolute. */
  dataDir: string;
}
