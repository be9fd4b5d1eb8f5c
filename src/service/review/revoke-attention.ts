import { AdeError } from '../../contract/errors/index.ts';
import type { Reason } from '../../contract/review.ts';
import { type JobRow, listDecisions, revokeDecisions } from '../../storage/store/index.ts';
import { listTopics } from '../jobs/decided.ts';
import { isLocked } from '../jobs/locks.ts';
import { listAttention, pickAttention } from './attention.ts';
import type { ReviewContext } from './context.ts';
import type { Step } from './take-step.ts';

/**
 * Plans to revoke the decisions that hold for the job's sender about these points, whichever document they were made
 * in. There they still hold, except in this job: here the points are open again, unless somebody has signed it. Throws
 * `attention_unknown` and `attention_not_of_sender`.
 */
export async function planRevocation(
  ctx: ReviewContext,
  job: JobRow,
  { ids, reason }: { ids: readonly string[]; reason: Reason },
): Promise<Step> {
  const attention = await listAttention(ctx, job);
  const today = new Date().toISOString().slice(0, 10);
  const decisions = await listDecisions(ctx.db, [job], today);
  const ofSender = new Set(
    decisions.flatMap(({ sender_id: id, topic }) => (id !== null && id === job.sender_id ? topic : [])),
  );
  const isOfSender = (point: (typeof attention)[number]) => listTopics(ofSender, point).length > 0;
  const revoked = pickAttention(job, job, attention, ids);
  const wrong = revoked.find((point) => !isOfSender(point));
  if (wrong !== undefined) {
    const found = attention.filter(isOfSender).map(({ id }) => id);
    throw new AdeError('attention_not_of_sender', { job_id: job.id, id: wrong.id, found: found.join(', ') || 'none' });
  }
  return {
    action: 'attention_revoked',
    reason,
    details: { ids: ids.join(',') },
    store: (transaction) =>
      revokeDecisions(transaction, {
        senderId: job.sender_id!,
        topics: revoked.flatMap((point) => listTopics(ofSender, point)),
        reopenedJobId: isLocked(job) ? null : job.id,
      }),
  };
}
