import { NO_REVIEW } from './reviews.ts';
import type { JobRow } from './schema/tables.ts';

/** The columns that have the same value in every new job: it waits, and nobody has reviewed it. */
const NEW = {
  batch_id: null,
  batch_position: null,
  retry_of: null,
  status: 'queued',
  attempt: 0,
  claim: 0,
  node_id: null,
  server_deaths: 0,
  started_at: null,
  finished_at: null,
  cancel_requested_at: null,
  cancelled_by: null,
  pass: null,
  pass_name: null,
  rows_done: null,
  summary_json: null,
  attention_codes: '',
  error_code: null,
  error_message: null,
  duration_ms: null,
  output_sha256: null,
  artifact_sha256: null,
  revision_of: null,
  revision: 1,
  base_revision: null,
  correction_count: 0,
  token_id: null,
  title_place: null,
  second_to: null,
  columns_id: null,
  ...NO_REVIEW,
} as const satisfies Partial<JobRow>;

/** Columns that a revision gets from its job. A new job has these values, unless it is given others. */
export const NOT_GIVEN = {
  is_try: 0,
  sender_id: null,
  period: null,
  recipe_version: null,
  sender_found_by: null,
  period_found_by: null,
  period_candidates: null,
  inputs_planned_at: null,
  arrival_id: null,
  earlier_removed_at: null,
  inputs_purged_at: null,
  outputs_purged_at: null,
  artifacts_purged_at: null,
} as const satisfies Partial<JobRow>;

/** The row of a new job. `base`: from its document and version, or from a revision's job; `own` replaces columns. */
export function makeJobRow(base: Omit<JobRow, keyof typeof NEW>, own: Partial<JobRow> = {}): JobRow {
  return { ...base, ...NEW, ...own };
}
