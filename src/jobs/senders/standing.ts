import { findPeriodBefore } from '../../contract/period.ts';
import type { Database } from '../../store/database.ts';
import { listPeriods, listSenderJobs } from '../../store/senders.ts';
import type { JobRow } from '../../store/tables.ts';

/** Of the jobs of one sender and period, newest first, the one that counts: the newest that succeeded. */
export function findStanding(jobs: readonly JobRow[]): JobRow | undefined {
  return jobs.find(({ status }) => status === 'success');
}

/** The job that counts for the sender's last period before this one; undefined for none. */
export async function findStandingBefore(
  db: Database,
  { sender_id: senderId, period }: Pick<JobRow, 'sender_id' | 'period'>,
): Promise<JobRow | undefined> {
  if (senderId === null || period === null) return undefined;
  const before = findPeriodBefore(period, await listPeriods(db, senderId));
  if (before === undefined) return undefined;
  return findStanding(await listSenderJobs(db, [senderId], { period: before }));
}
