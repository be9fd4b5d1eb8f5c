import type { Generated } from 'kysely';
import type { ReviewAction, ReviewState } from '../contract/review.ts';

/**
 * Rows of the database. Times are ISO 8601 texts in UTC, which sort as they are; flags are 0 or 1; `*_json` is JSON text.
 * All of this works in SQLite and in PostgreSQL.
 */
export interface Tables {
  workspaces: WorkspaceRow;
  configs: ConfigRow;
  config_versions: ConfigVersionRow;
  environments: EnvironmentRow;
  documents: DocumentRow;
  jobs: JobRow;
  review_entries: ReviewEntryRow;
  attention_decisions: AttentionDecisionRow;
  acceptances: AcceptanceRow;
  review_rules: ReviewRulesRow;
  document_holds: DocumentHoldRow;
  senders: SenderRow;
  recipes: RecipeRow;
  batches: BatchRow;
  batch_items: BatchItemRow;
  batch_counts: BatchCountRow;
  job_names: JobNameRow;
  job_index: JobNameRow & SearchIndex;
  document_names: DocumentNameRow;
  document_index: DocumentNameRow & SearchIndex;
  idempotency_keys: IdempotencyKeyRow;
  tokens: TokenRow;
  sessions: SessionRow;
  activity: ActivityRow;
  activity_chains: ActivityChainRow;
  settings: SettingRow;
}

export type Flag = 0 | 1;

export interface WorkspaceRow {
  id: string;
  name: string;
  created_at: string;
  archived_at: string | null;
}

/** A named series of versions. */
export interface ConfigRow {
  id: string;
  workspace_id: string;
  name: string;
  /** At most one per workspace. */
  is_default: Flag;
  created_by: string;
  created_at: string;
  archived_at: string | null;
}

export interface ConfigVersionRow {
  id: string;
  workspace_id: string;
  config_id: string;
  /** Counts from 1 within the config. */
  number: number;
  /** At most one is active per config. */
  state: 'draft' | 'active' | 'archived';
  /** `info.title` and `info.version` of the manifest. */
  title: string | null;
  label: string | null;
  /** Counts the edits of a draft: its ETag. */
  revision: number;
  content_hash: string | null;
  based_on_version_id: string | null;
  created_by: string;
  created_at: string;
  updated_at: string;
  published_at: string | null;
  published_by: string | null;
  activated_at: string | null;
  activated_by: string | null;
  archived_at: string | null;
  /** Folder below `venvs/` that was prepared for it. */
  environment_id: string | null;
  build_status: 'none' | 'building' | 'ready' | 'failed';
  build_error: string | null;
}

/** A folder below `venvs/`, as it was when it was built or, where an earlier version built it, first used. */
export interface EnvironmentRow {
  id: string;
  /** See hashBuild. */
  build_hash: string;
}

export interface DocumentRow {
  id: string;
  workspace_id: string;
  filename: string;
  bytes: number;
  sha256: string;
  format: string;
  uploaded_by: string;
  uploaded_at: string;
  deleted_at: string | null;
  /** When its retention ended. */
  purged_at: string | null;
}

export type JobStatus = 'queued' | 'running' | 'success' | 'error' | 'cancelled';

/** How a person said to read csv files; null where ADE finds it out. */
export interface ReadAsColumns {
  read_encoding: string | null;
  read_delimiter: string | null;
}

/** How far people are with a job; of a revision they say nothing. */
export interface ReviewColumns {
  review_state: ReviewState;
  /** Counts what people have done with the job: its ETag. */
  review_version: number;
  /** Name of a person. */
  assignee: string | null;
  /** A day, ISO 8601. */
  due_on: string | null;
  /** The same until the job is accepted or replaced. */
  open_due_on: string | null;
  /** Since when it is under a legal hold. */
  held_at: string | null;
  /** The job that it replaced, and the one that replaced it. */
  replaces: string | null;
  replaced_by: string | null;
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
  /** Whether it is a run of a draft, which is removed after a day. */
  is_try: Flag;
  /** How often it was started. */
  attempt: number;
  /** How often the server died while it ran, since its last finished pass. */
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
  /** Codes from `summary.attention`, as `,code,code,`; empty when nothing needs attention. */
  attention_codes: string;
  error_code: string | null;
  error_message: string | null;
  duration_ms: number | null;
  output_sha256: string | null;
  /** Null also for jobs of versions before 0.3.0. */
  artifact_sha256: string | null;
  inputs_purged_at: string | null;
  outputs_purged_at: string | null;
  artifacts_purged_at: string | null;
  /**
   * The job that this row is a revision of, and null for the job itself. A revision runs as a job does, and its id is made by
   * `nameRevision`. Once somebody has corrected a job, its first revision has a row of its own as well.
   */
  revision_of: string | null;
  /** Of a revision its number; of a job the number of its newest finished revision, whose results the row has. */
  revision: number;
  /** The revision that people looked at when they corrected. */
  base_revision: number | null;
  /** How many corrections it was made with, those of earlier revisions included. */
  correction_count: number;
  /** Whose credential corrected; null with ADE_AUTH=off, and where nobody corrected. */
  token_id: string | null;
  /** Whose document it is and for which period, where somebody said so; see `parsePeriod`. */
  sender_id: string | null;
  period: string | null;
  /** Of the sender's recipe, a copy of which is in the job's folder; null for none. */
  recipe_version: number | null;
}

/** What somebody did with a job, without what they wrote. */
export interface ReviewEntryRow {
  id: string;
  job_id: string;
  /** The job's `review_version` with it. */
  version: number;
  at: string;
  actor: string;
  token_id: string | null;
  action: ReviewAction;
  /** The state that follows. */
  state: ReviewState;
  /** The revision that it is about. */
  revision: number;
  reason_code: string | null;
  /** Whether a text of it was written to the job's folder. */
  has_text: Flag;
  /** The job that it names besides. */
  other_job_id: string | null;
  /** Names that are no values: an assignee, ids of attention. */
  details_json: string;
}

/** Something that needed attention and was accepted as it is. */
export interface AttentionDecisionRow {
  entry_id: string;
  job_id: string;
  attention_id: string;
  /** What it is about: the same for all documents of a sender. */
  topic: string;
  /** How many cells or rows it was about; more of them need another decision. */
  count: number;
  /** Set where it holds for the sender's documents. */
  sender_id: string | null;
  /** The last day on which it holds for them, ISO 8601. */
  until: string | null;
}

/** How jobs of a workspace are reviewed, where somebody has said so. */
export interface ReviewRulesRow {
  workspace_id: string;
  /** Whether a second person must accept what one has accepted. */
  second_person: Flag;
  /** What people may name as a reason: a JSON list of codes. */
  reason_codes_json: string;
}

/** A document that nobody and nothing may remove. */
export interface DocumentHoldRow {
  document_id: string;
  held_at: string;
  held_by: string;
  reason_code: string;
}

/** A signed acceptance. Nothing removes a row, not even with its job. */
export interface AcceptanceRow {
  id: string;
  job_id: string;
  workspace_id: string;
  revision: number;
  /** Name of the person. */
  person: string;
  at: string;
  /** What was signed. */
  statement_json: string;
  key_id: string;
  signature: string;
  withdrawn_at: string | null;
  /** Whether the file in the job's folder is as this row. */
  is_filed: Flag;
}

/** Somebody who sends documents, usually one for each period. */
export interface SenderRow {
  id: string;
  workspace_id: string;
  /** Unique in the workspace. */
  name: string;
  /** By when a document is expected, in days from the first day of its period, which is 1; null: it is not. */
  due_day: number | null;
  /** Whether several documents of one period stand side by side. */
  has_several: Flag;
  /** Documents whose folder and name match it are the sender's; * stands for any text. */
  file_pattern: string | null;
  created_by: string;
  created_at: string;
  archived_at: string | null;
}

/** A version of what holds for a sender's documents under a config. Its pieces are in a file, since they hold values. */
export interface RecipeRow {
  sender_id: string;
  config_id: string;
  /** Counts from 1 within the sender and config. */
  version: number;
  /** Of the file, in which a salt is. */
  sha256: string;
  piece_count: number;
  made_by: string;
  token_id: string | null;
  made_at: string;
  revoked_at: string | null;
  revoked_by: string | null;
}

export interface BatchRow extends ReadAsColumns {
  id: string;
  workspace_id: string;
  config_id: string;
  config_version_id: string;
  environment_id: string;
  name: string;
  /** Of all its documents, where somebody said so. */
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
  /** Null until a slot was free. */
  job_id: string | null;
  /** Why no job could be made of it. */
  error_code: string | null;
  error_message: string | null;
}

/** How many items or jobs of a batch are in a state; kept by triggers. */
export interface BatchCountRow {
  batch_id: string;
  /** Of a job, or of an item: with a job, without one, or without one for ever. */
  state: JobStatus | 'with_job' | 'waiting' | 'failed';
  /** Whether these jobs need attention. */
  attention: Flag;
  count: number;
}

/** The file name of a job, for searches. */
export interface JobNameRow {
  /** Counts up, so that it sorts by time. */
  seq: Generated<number>;
  job_id: string;
  /** Folded (`foldText`). */
  name: string;
}

export interface DocumentNameRow extends Omit<JobNameRow, 'job_id'> {
  document_id: string;
}

/** An index of all parts of the names that have three characters and more; its `rowid` is their `seq`. */
interface SearchIndex {
  rowid: Generated<number>;
}

export interface IdempotencyKeyRow {
  workspace_id: string;
  key: string;
  request_hash: string;
  resource_kind: 'job' | 'batch' | 'review';
  resource_id: string;
  created_at: string;
}

export interface TokenRow {
  id: string;
  name: string;
  kind: 'person' | 'service';
  hash: string;
  /** Workspace id, or `*` for all, to role, such as `viewer` or `viewer+activity`. */
  roles_json: string;
  created_at: string;
  created_by: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}

export interface SessionRow {
  id: string;
  id_hash: string;
  token_id: string;
  created_at: string;
  expires_at: string;
}

/** Append-only: nothing in ADE changes or removes a row. */
export interface ActivityRow {
  id: string;
  at: string;
  actor: string;
  /** Whose credential it was; null for the server itself, with ADE_AUTH=off, and in entries from before these columns. */
  token_id: string | null;
  /** Null where the token itself was sent. */
  session_id: string | null;
  action: string;
  workspace_id: string | null;
  target_kind: string | null;
  target_id: string | null;
  details_json: string;
  /** The workspace, or `*` for what belongs to none. */
  chain: string;
  /** Counts from 1 within the chain. */
  seq: number;
  /** The hash of the entry before; null for the first one. */
  prev_hash: string | null;
  /** See hashEntry. */
  hash: string;
}

/** The end of each chain of the activity. */
export interface ActivityChainRow {
  chain: string;
  seq: number;
  hash: string | null;
}

export interface SettingRow {
  key: string;
  value_json: string;
  updated_at: string;
  updated_by: string;
}
