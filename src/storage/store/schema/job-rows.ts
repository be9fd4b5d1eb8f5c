import type { Generated } from 'kysely';
import type { PeriodFoundBy, SenderFoundBy } from '../../../contract/belonging.ts';
import type { Flag } from './flag.ts';
import type { ReviewColumns } from './review-rows.ts';

export type JobStatus = 'queued' | 'running' | 'success' | 'error' | 'cancelled';

/** How to read csv files, as set by a person; null if ADE detects it. */
export interface ReadAsColumns {
  read_encoding: string | null;
  read_delimiter: string | null;
}

export interface JobRow extends ReadAsColumns, ReviewColumns {
  id: string;
  workspace_id: string;
  document_id: string;
  /** Name, size and hash of the document, kept when the document is deleted. */
  filename: string;
  document_bytes: number;
  document_sha256: string;
  config_id: string;
  config_version_id: string;
  environment_id: string;
  batch_id: string | null;
  batch_position: number | null;
  status: JobStatus;
  /** Whether the job is a run of a draft; it is removed after a day. */
  is_try: Flag;
  /** How often the job was started. */
  attempt: number;
  /** Counts how often a node took the job: only the last of these nodes may change it. */
  claim: number;
  /** The node that runs the job, or is about to run it; null if no node does, and without nodes. */
  node_id: string | null;
  /** How often the server died while the job ran, since the job's last finished pass. */
  server_deaths: number;
  retry_of: string | null;
  as_of: string;
  runtime_network_access: Flag;
  submitted_by: string;
  created_at: string;
  /** Order in the queue. */
  queued_seq: number;
  started_at: string | null;
  finished_at: string | null;
  cancel_requested_at: string | null;
  cancelled_by: string | null;
  pass: number | null;
  pass_name: string | null;
  /** Rows done in this pass. */
  rows_done: number | null;
  summary_json: string | null;
  /**
   * Codes from `summary.attention`, as `,code,code,`, and for a job those of `BELONGING_CODES`; empty when nothing needs
   * attention.
   */
  attention_codes: string;
  error_code: string | null;
  error_message: string | null;
  duration_ms: number | null;
  output_sha256: string | null;
  /** Also null for jobs from before version 0.3.0. */
  artifact_sha256: string | null;
  inputs_purged_at: string | null;
  outputs_purged_at: string | null;
  artifacts_purged_at: string | null;
  /**
   * The job that this row is a revision of; null for the job itself. A revision runs like a job, and its id is made by
   * `nameRevision`. Once somebody has corrected a job, its first revision also has a row of its own.
   */
  revision_of: string | null;
  /** For a revision, its number; for a job, the number of its newest finished revision, whose results the row has. */
  revision: number;
  /** The revision that people corrected. */
  base_revision: number | null;
  /** Number of corrections that the revision was made with, including those of earlier revisions. */
  correction_count: number;
  /** The credential of the person who corrected; null with ADE_AUTH=off, and if nobody corrected. */
  token_id: string | null;
  /** The sender of the document and its period, if known; see `parsePeriod`. */
  sender_id: string | null;
  period: string | null;
  /** Version of the sender's recipe, a copy of which is in the job's folder; null for none. */
  recipe_version: number | null;
  /** How the sender was found; null if nobody set one and none was found, and for jobs older than this column. */
  sender_found_by: SenderFoundBy | null;
  period_found_by: PeriodFoundBy | null;
  /** If the period is not known: what the names of folder and file may mean, as a JSON list of periods; else null. */
  period_candidates: string | null;
  /** The first cell of a title that names another period than the job's, as JSON (`TitlePlace`); null for none. */
  title_place: string | null;
  /** The first job of the sender and period, while nobody has said what becomes of this second one. */
  second_to: string | null;
  /** The columns of the results that the row has (`ColumnSetRow`); null if they are not stored, and for a revision. */
  columns_id: string | null;
  /** When it was found out what the job is compared with; null for jobs older than this column. */
  inputs_planned_at: string | null;
  /** When the copies of what earlier jobs kept were removed (`EarlierCopyRow`). */
  earlier_removed_at: string | null;
  /** The arrival of the document that the job is about; null for its first one in jobs older than this column. */
  arrival_id: string | null;
}

/** An earlier job whose kept files a job's inputs have copies of. A revision has those of its job. */
export interface EarlierCopyRow {
  job_id: string;
  /** Counts from 1: the documents of a period that count as one, in the order in which they are compared. */
  position: number;
  earlier_job_id: string;
}

export interface BatchRow extends ReadAsColumns {
  id: string;
  workspace_id: string;
  config_id: string;
  config_version_id: string;
  environment_id: string;
  name: string;
  /** Sender and period of all documents of the batch, if somebody has set them. */
  sender_id: string | null;
  period: string | null;
  runtime_network_access: Flag;
  submitted_by: string;
  created_at: string;
  cancelled_at: string | null;
  finished_at: string | null;
}

export interface BatchItemRow {
  batch_id: string;
  /** Counts from 1. */
  position: number;
  document_id: string;
  /** Null for items older than this column. */
  arrival_id: string | null;
  /** Null until a slot is free for the item's job. */
  job_id: string | null;
  /** Why no job could be made for the item. */
  error_code: string | null;
  error_message: string | null;
}

/** How many items or jobs of a batch are in a state; kept by triggers. */
export interface BatchCountRow {
  batch_id: string;
  /** The state of a job; for an item, whether it has a job, is waiting for one, or can never have one. */
  state: JobStatus | 'with_job' | 'waiting' | 'failed';
  /** Whether these jobs need attention. */
  attention: Flag;
  count: number;
}

/** The file name of a job, for searches. */
export interface JobNameRow {
  /** Counts up, so that names sort by time. */
  seq: Generated<number>;
  job_id: string;
  /** Folded (`foldText`). */
  name: string;
}

export interface DocumentNameRow extends Omit<JobNameRow, 'job_id'> {
  document_id: string;
}
