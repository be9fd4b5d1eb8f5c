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
  /** Throws where others use this end: `database_in_use` for nodes, `move_source_unusable` where the file of SQLite was changed. */
  assertUnused(): Promise<void>;
  close(): Promise<void>;
}

/** What has been done, for people who wait. */
export interface MoveStep {
  what: 'rows' | 'files' | 'compare';
  /** Of rows and of comparisons the table; of files the kind of folder. */
  name: string;
  done: number;
}

export interface MovedTable {
  name: string;
  rows: number;
  /** Over all rows, in whatever order: see `TableDigest`. */
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
  /** Jobs that wait or ran; they wait again where ADE starts next. */
  unfinished_jobs: number;
  /** The key that signs; null where nothing was signed yet. */
  signing_key: string | null;
  begun_at: string;
  finished_at: string;
  /** True where the move had ended before: everything was compared again, and nothing was copied. */
  was_finished: boolean;
}
