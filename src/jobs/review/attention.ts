import { createHash } from 'node:crypto';
import type { ReviewedAttention } from '../../contract/api/index.ts';
import { type Attention, TOLD_ONLY } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { listDecisions } from '../../store/reviews.ts';
import type { AttentionDecisionRow, JobRow } from '../../store/tables.ts';
import type { JobContext } from '../context.ts';
import { parseSummary } from '../describe-job.ts';

/** What needs attention in a revision (or in a job, its newest one), with what people decided. `job` is whose decisions count. */
export async function listAttention(
  { db }: Pick<JobContext, 'db'>,
  job: JobRow,
  row: Pick<JobRow, 'summary_json'> = job,
): Promise<ReviewedAttention[]> {
  const attention = parseSummary(row.summary_json)?.attention;
  if (!Array.isArray(attention) || attention.length === 0) return [];
  const decisions = await listDecisions(db, job, new Date().toISOString().slice(0, 10));
  return attention.map((one, index) => {
    const id = nameAttention(one, index);
    const decision = decisions.find((made) => isDecided(made, job, id, one));
    return {
      ...one,
      id,
      needs_decision: decision === undefined && !TOLD_ONLY.includes(one.code),
      accepted_by: decision?.entry_id ?? null,
      accepted_for: decision === undefined ? null : decision.sender_id === null ? 'document' : 'sender',
    };
  });
}

/** Records of before 0.5.0 have no ids: theirs hold for one revision only. */
function nameAttention({ id, ...about }: Attention, index: number): string {
  return (
    id ??
    createHash('sha256')
      .update(`${JSON.stringify(about)} ${index}`)
      .digest('hex')
      .slice(0, 12)
  );
}

/** What it is about: the same in each of a sender's documents, wherever it is there. */
export function nameTopic({ code, target_field: field, rule, correction: piece }: Attention): string {
  return JSON.stringify([code, field ?? null, rule ?? null, piece ?? null]);
}

/** Who accepted three errors has not accepted four. */
function isDecided(made: AttentionDecisionRow, job: JobRow, id: string, attention: Attention): boolean {
  if ((attention.count ?? 0) > made.count) return false;
  return made.job_id === job.id ? made.attention_id === id : made.topic === nameTopic(attention);
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
