import type { Revision } from '../../contract/api/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import { describeError, describeProgress, parseSummary } from '../jobs/describe-job.ts';
import type { RevisionContext } from './context.ts';

/** The API's revision: its state, its author and time, without texts that somebody wrote. */
export function describeRevision({ queue }: Pick<RevisionContext, 'queue'>, row: JobRow): Revision {
  const summary = parseSummary(row.summary_json);
  const attention = Array.isArray(summary?.attention) ? summary.attention : [];
  return {
    job_id: row.revision_of ?? row.id,
    revision: row.revision,
    base_revision: row.base_revision,
    status: row.status,
    correction_count: row.correction_count,
    submitted_at: row.created_at,
    submitted_by: row.submitted_by,
    token_id: row.token_id,
    started_at: row.started_at,
    finished_at: row.finished_at,
    duration_ms: row.duration_ms,
    attempts: row.attempt,
    queue_position: queue.positionOf(row.id),
    progress: describeProgress(row.status, queue.livePosition(row.id) ?? row),
    attention: [...new Set(attention.map(({ code }) => code))],
    summary: summary ?? {},
    error: describeError(row, summary !== null, true),
  };
}
