import { createHash } from 'node:crypto';
import { type Attention, TOLD_ONLY } from '../../contract/artifact.ts';
import type { AttentionDecisionRow, JobRow } from '../../storage/store/index.ts';

/** Records of before 0.5.0 have no ids: theirs hold for one revision only. */
export function nameAttention({ id, ...about }: Attention, index: number): string {
  return (
    id ??
    createHash('sha256')
      .update(`${JSON.stringify(about)} ${index}`)
      .digest('hex')
      .slice(0, 12)
  );
}

/** Names the subject: the same name in each document of a sender that has it. */
export function nameTopic({ code, target_field: field, rule, correction: piece }: Attention): string {
  return JSON.stringify([code, field ?? null, rule ?? null, piece ?? null]);
}

/** The decision that settles a point of a job; `id` is the point's. Those of other senders do not count. */
export function findDecision(
  decisions: readonly AttentionDecisionRow[],
  job: Pick<JobRow, 'id' | 'sender_id'>,
  id: string,
  attention: Attention,
): AttentionDecisionRow | undefined {
  return decisions.find((made) => {
    // Who accepted three errors has not accepted four.
    if ((attention.count ?? 0) > made.count) return false;
    if (made.job_id === job.id) return made.attention_id === id;
    return made.sender_id !== null && made.sender_id === job.sender_id && made.topic === nameTopic(attention);
  });
}

/** How many points of a job still need a decision. */
export function countOpen(
  attention: readonly Attention[],
  job: Pick<JobRow, 'id' | 'sender_id'>,
  decisions: readonly AttentionDecisionRow[],
): number {
  return attention.filter((one, index) => {
    return !TOLD_ONLY.includes(one.code) && !findDecision(decisions, job, nameAttention(one, index), one);
  }).length;
}
