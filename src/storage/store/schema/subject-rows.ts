import type { SubjectReason } from '../../../contract/api/index.ts';

/** A search for a data subject: a person whose data is in documents, and who is no user of ADE. */
export interface SubjectSearchRow {
  id: string;
  workspace_id: string;
  state: 'finding' | 'found' | 'erasing' | 'erased' | 'cancelled' | 'failed';
  reason: SubjectReason;
  /** A file number. */
  reference: string | null;
  /** What is looked for, as a JSON list; null once it is no longer needed. Nothing else has it. */
  terms_json: string | null;
  term_count: number;
  /** Who asked; an erasure has its own actor. */
  actor: string;
  token_id: string | null;
  session_id: string | null;
  asked_at: string;
  /** How many holders are done, of how many. */
  done: number;
  total: number;
  /** How many places were found, in how many holders. */
  places: number;
  holders: number;
  /** What could not be searched, as a JSON list (`NotSearched`). */
  not_searched_json: string;
  /** Holders to erase, as a JSON list; null for all. */
  selection_json: string | null;
  /** Counts the runs: only the last of them may change the row. */
  claim: number;
  claimed_at: string | null;
  cancel_requested_at: string | null;
  ended_at: string | null;
  error_code: string | null;
}

/** Something that has places of a search: a document, a job, a recipe, a version of a config, or rows of a table. */
export interface SubjectHolderRow {
  search_id: string;
  /** Such as `job:ID`. */
  holder: string;
  seq: number;
  count: number;
  /** The places by kind, as a JSON list (`SubjectPlace`); without any value. */
  places_json: string;
  /** Whether a name was found in several cells of a row. */
  has_parts: number;
  /** What the erasure has done, as a JSON object (`SubjectOutcome`); null until then. */
  outcome_json: string | null;
}
