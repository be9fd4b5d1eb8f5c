import type { Attention, Summary } from '../contract/artifact.ts';
import { AdeError } from '../contract/errors/index.ts';
import type { JobError } from '../contract/events.ts';
import type { JobPosition } from '../store/jobs.ts';
import type { JobRow, JobStatus } from '../store/tables.ts';

/** A job as clients see it. */
export interface JobResource {
  id: string;
  workspace_id: string;
  document_id: string;
  filename: string;
  document_bytes: number;
  document_sha256: string;
  config_id: string;
  config_version_id: string;
  batch_id: string | null;
  status: JobStatus;
  is_try: boolean;
  attempt: number;
  retry_of: string | null;
  as_of: string;
  runtime_network_access: boolean;
  submitted_by: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  cancel_requested_at: string | null;
  pass: number | null;
  pass_name: string | null;
  /** Rows done in this pass. */
  rows: number | null;
  /** 1 for the next that starts; null when it does not wait. */
  queue_position: number | null;
  summary: Summary;
  attention: Attention[];
  error: JobError | null;
  duration_ms: number | null;
  output_sha256: string | null;
  purged: { inputs: string | null; outputs: string | null; artifacts: string | null };
}

/** What only the running server knows of a job. */
export interface LiveState {
  position: JobPosition | null;
  queuePosition: number | null;
}

const STATUSES: readonly JobStatus[] = ['queued', 'running', 'success', 'error', 'cancelled'];

/** Never throws: of a damaged row it shows what can be read, and says what cannot. */
export function describeJob(row: JobRow, live: LiveState = { position: null, queuePosition: null }): JobResource {
  const summary = parseSummary(row);
  const { pass, pass_name, rows_done } = live.position ?? row;
  const isKnownStatus = STATUSES.includes(row.status);
  const damage = summary === null ? 'its summary is no JSON object' : isKnownStatus ? null : 'its status is unknown';
  return {
    id: row.id,
    workspace_id: row.workspace_id,
    document_id: row.document_id,
    filename: row.filename,
    document_bytes: row.document_bytes,
    document_sha256: row.document_sha256,
    config_id: row.config_id,
    config_version_id: row.config_version_id,
    batch_id: row.batch_id,
    status: isKnownStatus ? row.status : 'error',
    is_try: row.is_try === 1,
    attempt: row.attempt,
    retry_of: row.retry_of,
    as_of: row.as_of,
    runtime_network_access: row.runtime_network_access === 1,
    submitted_by: row.submitted_by,
    created_at: row.created_at,
    started_at: row.started_at,
    finished_at: row.finished_at,
    cancel_requested_at: row.cancel_requested_at,
    pass,
    pass_name,
    rows: rows_done,
    queue_position: live.queuePosition,
    summary: summary ?? {},
    attention: Array.isArray(summary?.attention) ? summary.attention : [],
    error: damage === null ? makeError(row) : makeDamage(row, damage),
    duration_ms: row.duration_ms,
    output_sha256: row.output_sha256,
    purged: { inputs: row.inputs_purged_at, outputs: row.outputs_purged_at, artifacts: row.artifacts_purged_at },
  };
}

/** Null for a damaged one. */
function parseSummary(row: JobRow): Summary | null {
  if (row.summary_json === null) return {};
  try {
    const summary = JSON.parse(row.summary_json) as unknown;
    return typeof summary === 'object' && summary !== null && !Array.isArray(summary) ? summary : null;
  } catch {
    return null;
  }
}

function makeError(row: JobRow): JobError | null {
  return row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' };
}

function makeDamage(row: JobRow, found: string): JobError {
  const { code, message } = new AdeError('job_record_corrupt', { job_id: row.id, found });
  return { code, message };
}
