import type { ReviewedAttention } from '../../contract/api/index.ts';
import type { JobAttention } from '../../contract/belonging.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type JobRow, listDecisions } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { listBelongingPoints } from '../jobs/belonging-points.ts';
import { findDecision, isToldOnly, nameAttention } from '../jobs/decided.ts';
import { parseSummary } from '../jobs/describe-job.ts';

/** The points that need attention in `row`, a revision of `job` or its newest one, with the decisions about them. */
export async function listAttention(
  { db }: Pick<Core, 'db'>,
  job: JobRow,
  row: Pick<JobRow, 'summary_json'> = job,
): Promise<ReviewedAttention[]> {
  const recorded = parseSummary(row.summary_json)?.attention;
  const attention: JobAttention[] = [...(Array.isArray(recorded) ? recorded : []), ...listBelongingPoints(job)];
  if (attention.length === 0) return [];
  const decisions = await listDecisions(db, [job], new Date().toISOString().slice(0, 10));
  return attention.map((one, index) => {
    const id = nameAttention(one, index);
    const decision = findDecision(decisions, job, id, one);
    return {
      ...one,
      id,
      needs_decision: decision === undefined && !isToldOnly(one),
      accepted_by: decision?.entry_id ?? null,
      accepted_for: decision === undefined ? null : decision.sender_id === null ? 'document' : 'sender',
      accepted_until: decision === undefined || decision.sender_id === null ? null : decision.until,
    };
  });
}

/** Throws `attention_unknown`. */
export function pickAttention(
  job: JobRow,
  row: JobRow,
  attention: readonly ReviewedAttention[],
  ids: readonly string[],
): ReviewedAttention[] {
  return ids.map((id) => {
    const found = attention.find((one) => one.id === id);
    if (found !== undefined) return found;
    const known = attention.map((one) => one.id).join(', ') || 'none';
    throw new AdeError('attention_unknown', { job_id: job.id, revision: row.revision, id, found: known });
  });
}

/** Throws `second_document_open` if one of the points asks what becomes of a second document: nobody may skip this. */
export function assertNoQuestion(job: JobRow, points: readonly ReviewedAttention[]): void {
  const question = points.find(({ code }) => code === 'second_document');
  if (question === undefined) return;
  throw new AdeError('second_document_open', { job_id: job.id, other: question.other_job_id ?? '' });
}
