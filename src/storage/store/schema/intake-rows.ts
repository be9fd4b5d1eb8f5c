/**
 * A time at which the bytes of a document came again. The first arrival has no row: it is the row of the document, and
 * its id is made from the document's.
 */
export interface ArrivalRow {
  id: string;
  document_id: string;
  filename: string;
  /** Folders in which the file was, and its sender and period, as far as they were named. */
  folder: string | null;
  sender_id: string | null;
  period: string | null;
  arrived_by: string;
  arrived_at: string;
}

/** A folder or a part of a bucket that is watched for documents. */
export interface SourceRow {
  id: string;
  workspace_id: string;
  name: string;
  /** `file:///FOLDER` or `s3://BUCKET/PREFIX`. */
  address: string;
  /** Null: the default config of the workspace. */
  config_id: string | null;
  /** Which of the folders name sender and period, such as `{sender}/{period}`; null: they are looked for in all names. */
  path_template: string | null;
  /** How long a file must not have changed before it is taken. */
  settle_seconds: number;
  /** Whether files are moved to `taken/` and `failed/`, or stay where they are. */
  when_done: 'move' | 'keep';
  /** The host of the only nodes that see the folder; null: all nodes do. */
  host: string | null;
  created_by: string;
  created_at: string;
  paused_at: string | null;
  removed_at: string | null;
  /** Not before this time does a node look again. */
  next_look_at: string;
  looked_at: string | null;
  /** Why the source could not be read, or its files not be taken; null for nothing. */
  trouble_code: string | null;
  trouble_message: string | null;
  trouble_since: string | null;
}

export type SourceFileState = 'claimed' | 'taken' | 'already_taken' | 'failed';

/** A file of a source. The row is made before the file is read, and is unique: of several nodes, one takes the file. */
export interface SourceFileRow {
  id: string;
  source_id: string;
  workspace_id: string;
  /** Hash of `path` and `version`; unique in the source. */
  file_key: string;
  /** Where the file came, below the source's address. */
  path: string;
  /** What identifies the content without reading it: size, time and inode of a file, or the ETag of an object. */
  version: string;
  bytes: number;
  state: SourceFileState;
  /** Counts how often a node took the claim: only the last of them may change it. */
  attempt: number;
  node_id: string | null;
  claimed_at: string;
  /** How often the last step has failed for a reason that is not the file's. */
  tries: number;
  /** Not before this time is the claim carried on. */
  try_at: string;
  sha256: string | null;
  document_id: string | null;
  arrival_id: string | null;
  job_id: string | null;
  /** Sender and period that its names say, as JSON: files with equal bytes and belonging are taken once. */
  belonging: string | null;
  /** Where the file is now. */
  place: string;
  /** Where the file is being moved to, stored before it is moved. */
  moving_to: string | null;
  error_code: string | null;
  error_message: string | null;
  /** When it was decided what becomes of the file. */
  settled_at: string | null;
  /** When nothing was left to do. */
  done_at: string | null;
}
