import type { ReviewedAttention } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Reason } from '../../contract/review.ts';
import { type AttentionDecisionRow, insertDecisions, type JobRow } from '../../storage/store/index.ts';
import { nameTopic } from '../jobs/decided.ts';
import { assertUnlocked } from '../jobs/locks.ts';
import { assertNoQuestion, listAttention, pickAttention } from './attention.ts';
import type { ReviewContext } from './context.ts';
import { assertDay } from './days.ts';
import type { Step } from './take-step.ts';

export interface AttentionRequest {
  /** Ids of the points that need attention, in the newest finished revision. */
  ids: readonly string[];
  holdsFor: 'document' | 'sender';
  /** Set if the decision applies to the sender's documents: the last day, ISO 8601. */
  until?: string;
  reason: Reason;
}

/** Plans to accept points as they are. Throws `attention_unknown`, `attention_without_sender`, `day_invalid`. */
export async function planDecision(
  ctx: ReviewContext,
  job: JobRow,
  { ids, holdsFor, until = 'none', reason }: AttentionRequest,
): Promise<Step> {
  assertUnlocked(job, 'accepting attention');
  const isShared = holdsFor === 'sender';
  if (isShared && job.sender_id === null) throw new AdeError('attention_without_sender', { job_id: job.id });
  if (isShared) assertDay(until);
  const attention = await listAttention(ctx, job);
  const decided = pickAttention(job, job, attention, ids);
  assertNoQuestion(job, decided);
  const others = attention.filter(({ id }) => !ids.includes(id));
  const sender = isShared ? { sender_id: job.sender_id, until } : null;
  return {
    action: 'attention_accepted',
    reason,
    details: { ids: ids.join(','), holds_for: holdsFor, ...(isShared ? { until } : {}) },
    store: (transaction, entryId) =>
      insertDecisions(transaction, makeDecisions(job, entryId, { decided, sender, others })),
  };
}

/**
 * `sender`: the sender whose documents the decisions apply to, and the last day; null: only this job. `others`: the points
 * that are not decided with these.
 */
export function makeDecisions(
  job: JobRow,
  entryId: string,
  {
    decided,
    sender = null,
    others = [],
  }: {
    decided: readonly ReviewedAttention[];
    sender?: Pick<AttentionDecisionRow, 'sender_id' | 'until'> | null;
    others?: readonly ReviewedAttention[];
  },
): AttentionDecisionRow[] {
  return decided.map((attention) => ({
    entry_id: entryId,
    job_id: job.id,
    attention_id: attention.id,
    topic: nameTopic(attention, others),
    count: attention.count ?? 0,
    sender_id: sender?.sender_id ?? null,
    until: sender?.until ?? null,
  }));
}
