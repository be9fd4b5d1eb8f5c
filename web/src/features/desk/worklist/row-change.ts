import { findPeriodBefore, type Job } from '../../../api/contract.ts';

/**
 * Gives the difference in rows between a job's result and its sender's result of the previous period; null if the
 * loaded jobs lack the earlier result, or if several documents stand for that period: the page of the document knows with
 * which of them it is compared.
 */
export function makeRowChanges(known: readonly Job[]): (job: Job) => number | null {
  const bySender = Map.groupBy(known, (job) => job.sender_id);
  return (job) => {
    const rows = job.summary.rows_out;
    if (job.sender_id === null || job.period === null || rows === undefined) return null;
    const others = bySender.get(job.sender_id) ?? [];
    const before = findPeriodBefore(job.period, [...new Set(others.flatMap(({ period }) => period ?? []))]);
    const earlier = before === undefined ? undefined : findStanding(others.filter(({ period }) => period === before));
    return earlier?.summary.rows_out === undefined ? null : rows - earlier.summary.rows_out;
  };
}

/** The same choice as in the service: the accepted job, or else the newest that counts; undefined if others stand beside it. */
function findStanding(jobs: readonly Job[]): Job | undefined {
  const able = jobs.filter(
    ({ status, replaced_by: later, review_state: state }) =>
      status === 'success' && later === null && state !== 'sent_back' && state !== 'set_aside',
  );
  if (able.some(({ stands_beside: other }) => other !== null)) return undefined;
  return able.find(({ review_state: state }) => state === 'accepted') ?? able[0];
}
