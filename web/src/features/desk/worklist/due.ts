import { findDay, type Job, parsePeriod, type Sender } from '../../../api/contract.ts';

export interface Due {
  /** ISO 8601. */
  day: string;
  isOverdue: boolean;
}

/** The day by which a document is due: set for this document, or else the due day of its sender. */
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

/** The same states as in the service. */
const DONE: ReadonlySet<Job['review_state']> = new Set(['accepted', 'replaced']);
