import { findDay, type Job, parsePeriod, type Sender } from '../../../api/contract.ts';

export interface Due {
  /** ISO 8601. */
  day: string;
  isOverdue: boolean;
}

/** By when a document is to be done: as somebody said for it, or else the day by which its sender sends. */
export function findDue(
  job: Job,
  sender: Sender | undefined,
  today = new Date().toISOString().slice(0, 10),
): Due | null {
  const period = job.period === null ? null : parsePeriod(job.period);
  const expected = period !== null && typeof sender?.due_day === 'number' ? findDay(period, sender.due_day) : null;
  const day = job.due_on ?? expected;
  return day === null ? null : { day, isOverdue: day < today && !DONE.has(job.review_state) };
}

/** As the service has it. */
const DONE: ReadonlySet<Job['review_state']> = new Set(['accepted', 'replaced']);
