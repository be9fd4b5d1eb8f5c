import type { ReviewAction, ReviewState } from '../../../contract/review.ts';
import type { Flag } from './flag.ts';

/** The review of a job; a revision has the values of `NO_REVIEW`. */
export interface ReviewColumns {
  review_state: ReviewState;
  /** The number of steps that people took with the job, which is the ETag of its review. */
  review_version: number;
  /** Name of a person. */
  assignee: string | null;
  /** A day, ISO 8601. */
  due_on: string | null;
  /** Equal to `due_on` until the job is accepted or replaced. */
  open_due_on: string | null;
  /** Since when the job is under a legal hold. */
  held_at: string | null;
  /** `replaces`: the job that this one replaced; `replaced_by`: the job that replaced this one. */
  replaces: string | null;
  replaced_by: string | null;
  /** The first job of the sender and period, if a person said that this one is added to it. */
  stands_beside: string | null;
}

/** A step that somebody took with a job, without the text that they wrote. */
export interface ReviewEntryRow {
  id: string;
  job_id: string;
  /** The job's `review_version` after this step. */
  version: number;
  at: string;
  actor: string;
  token_id: string | null;
  action: ReviewAction;
  /** The state after this step. */
  state: ReviewState;
  /** The revision that the step is about. */
  revision: number;
  reason_code: string | null;
  /** Whether a text was written to the job's folder. */
  has_text: Flag;
  /** The other job that the step names. */
  other_job_id: string | null;
  /** Names rather than values of cells: an assignee, ids of attention. */
  details_json: string;
}

/** Something that needed attention and was accepted as it is. */
export interface AttentionDecisionRow {
  entry_id: string;
  job_id: string;
  attention_id: string;
  /** The subject of the decision: the same for all documents of a sender. */
  topic: string;
  /** How many cells or rows the decision covers; if there are more, they need another decision. */
  count: number;
  /** Set if the decision also applies to the sender's later documents. */
  sender_id: string | null;
  /** The last day on which the decision applies to later documents, ISO 8601. */
  until: string | null;
}

/** The review rules of a workspace, if somebody has set them. */
export interface ReviewRulesRow {
  workspace_id: string;
  /** Whether a second person must accept each job that one person has accepted. */
  second_person: Flag;
  /** The reasons that people can choose: a JSON list of codes. */
  reason_codes_json: string;
}

/** A document under a legal hold: nothing may remove it. */
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
  /** Whether the file in the job's folder matches this row. */
  is_filed: Flag;
  /** The same for all acceptances that were made together; null for one that was made alone. */
  bulk_id: string | null;
}

/** Corrections of a job that a person has gathered and not applied yet. A file in the job's folder says which. */
export interface CorrectionDraftRow {
  job_id: string;
  /** Who gathered them; see `nameOwner`. */
  person: string;
  workspace_id: string;
  /** New with each save. */
  id: string;
  /** The revision that the person looked at. */
  base_revision: number;
  /** How many decisions there are. */
  count: number;
  saved_at: string;
  /** The revision that applies them; once it succeeds, the row is removed. */
  applied_in: number | null;
}
