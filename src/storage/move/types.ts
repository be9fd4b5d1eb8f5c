import type { BlobStore } from '../blobs/index.ts';
import type { Database, DatabasePlace } from '../store/database.ts';

/** Where a service is: its database, and its files in a data folder or in a storage. */
export interface ServicePlace {
  database: DatabasePlace;
  files: { kind: 'folder'; dataDir: string } | { kind: 'storage'; url: string };
}

export interface MoveOptions {
  from: ServicePlace;
  to: ServicePlace;
  onStep?: (step: MoveStep) => void;
  signal?: AbortSignal;
}

/** One of the two ends of a move, opened. */
export interface End {
  db: Database;
  /** How messages name the database; without user and password. */
  path: string;
  files: { kind: 'folder'; dataDir: string } | { kind: 'storage'; blobs: BlobStore };
  /** Throws if this end is in use: `database_in_use` (nodes), `move_source_unusable` (SQLite file was changed). */
  assertUnused(): Promise<void>;
  close(): Promise<void>;
}

/** Progress of a move, shown to people who wait. */
export interface MoveStep {
  what: 'rows' | 'files' | 'compare';
  /** For rows and comparisons, the table; for files, the kind of folder. */
  name: string;
  done: number;
}

export interface MovedTable {
  name: string;
  rows: number;
  /** Hash over all rows, whatever their order: see `TableDigest`. */
  sha256: string;
}

/** Files of one kind of folder, such as `documents`. */
export interface MovedFiles {
  kind: string;
  folders: number;
  files: number;
  bytes: number;
}

export interface MoveSummary {
  from: { database: string; files: string };
  to: { database: string; files: string };
  tables: MovedTable[];
  files: MovedFiles[];
  /** Jobs that were queued or running; they wait again after the next start at the target. */
  unfinished_jobs: number;
  /** Id of the signing key; null if nothing was signed yet. */
  signing_key: string | null;
  begun_at: string;
  finished_at: string;
  /** True if the move had already ended: everything was compared again, and nothing was copied. */
  was_finished: boolean;
}
