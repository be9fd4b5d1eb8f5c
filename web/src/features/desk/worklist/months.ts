import { type Job, type PeriodOverview, parsePeriod } from '../../../api/contract.ts';
import type { WorkGroup } from '../../entities/jobs/index.ts';
import type { Due } from './due.ts';

/** In the address: the documents of all periods. */
export const ALL_PERIODS = 'all';

/** The periods of documents, newest first. */
export function listPeriods(jobs: readonly Job[]): string[] {
  const begin = (period: string) => parsePeriod(period)?.firstDay ?? '';
  return [...new Set(jobs.flatMap(({ period }) => period ?? []))].sort(
    (a, b) => begin(b).localeCompare(begin(a)) || a.localeCompare(b),
  );
}

/** The newest period that has begun: a document of a later one may have been named wrongly. */
export function findPresentPeriod(jobs: readonly Job[], today: string): string | undefined {
  const periods = listPeriods(jobs);
  return periods.find((period) => (parsePeriod(period)?.firstDay ?? '') <= today) ?? periods[0];
}

/** What needs nobody any more is listed only for its own period. */
const ENDED: ReadonlySet<WorkGroup> = new Set(['done', 'sent', 'aside']);

/** Whether the list of a period has a document: its own ones, and what still needs somebody. */
export const belongsToPeriod = (job: Job, group: WorkGroup, period: string | undefined): boolean =>
  period === undefined || job.period === null || job.period === period || !ENDED.has(group);

export interface Progress {
  /** Documents that count for the period, and those that are missing. */
  of: number;
  done: number;
  missing: number;
  /** How many are overdue. */
  late: number;
  /** The next day on which one is due, ISO 8601; null if none is. */
  dueOn: string | null;
}

/** How far the documents of a period are; `missing` are the senders that have sent none. */
export function countProgress(
  documents: readonly { job: Job; group: WorkGroup; due: Due | null }[],
  missing: readonly PeriodOverview['items'][number][],
): Progress {
  const counted = documents.filter(({ job, group }) => group !== 'aside' && job.review_state !== 'replaced');
  const open = counted.filter(({ group }) => group !== 'done');
  const days = [
    ...open.flatMap(({ due }) => (due === null || due.isOverdue ? [] : [due.day])),
    ...missing.flatMap(({ due_on: day, state }) => (day === null || state === 'overdue' ? [] : [day])),
  ].sort();
  return {
    of: counted.length + missing.length,
    done: counted.length - open.length,
    missing: missing.length,
    late: open.filter(({ due }) => due?.isOverdue).length + missing.filter(({ state }) => state === 'overdue').length,
    dueOn: days[0] ?? null,
  };
}
