import type { ReviewAction, ReviewState } from '../../contract/review.ts';
import type { Flag } from './flag.ts';

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
