import { createHash } from 'node:crypto';
import { TOLD_ONLY } from '../../contract/artifact.ts';
import type { JobAttention } from '../../contract/belonging.ts';
import type { AttentionDecisionRow, JobRow } from '../../storage/store/index.ts';

/** Records from before 0.5.0 have no ids: these made-up ids are only valid for one revision. */
export function nameAttention({ id, ...about }: JobAttention, index: number): string {
  return (
    id ??
    createHash('sha256')
      .update(`${JSON.stringify(about)} ${index}`)
      .digest('hex')
      .slice(0, 12)
  );
}

/** Whether a point only informs. */
export function isToldOnly({ code }: JobAttention): boolean {
  return TOLD_ONLY.some((told) => told === code);
}

/** Names the subject of a point: points with the same subject have the same name in all documents of a sender. */
export function nameTopic({ code, target_field: field, rule, correction: piece }: JobAttention): string {
  return JSON.stringify([code, field ?? null, rule ?? null, piece ?? null]);
}

/** The decision that settles a point of a job; `id` names the point. Decisions for other senders do not count. */
export function findDecision(
  decisions: readonly AttentionDecisionRow[],
  job: Pick<JobRow, 'id' | 'sender_id'>,
  id: string,
  attention: JobAttention,
): AttentionDecisionRow | undefined {
  return decisions.find((made) => {
    // A decision that accepts three errors does not accept four.
    if ((attention.count ?? 0) > made.count) return false;
    if (made.job_id === job.id) return made.attention_id === id;
    return made.sender_id !== null && made.sender_id === job.sender_id && made.topic === nameTopic(attention);
  });
}

/** How many points of a job still need a decision. */
export function countOpen(
  attention: readonly JobAttention[],
  job: Pick<JobRow, 'id' | 'sender_id'>,
  decisions: readonly AttentionDecisionRow[],
): number {
  return attention.filter((one, index) => {
    return !isToldOnly(one) && !findDecision(decisions, job, nameAttention(one, index), one);
  }).length;
}
