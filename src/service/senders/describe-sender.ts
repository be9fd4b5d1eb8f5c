import type { PeriodOverview, RecipeVersion, Sender } from '../../contract/api/index.ts';
import { findDay, parsePeriod } from '../../contract/period.ts';
import type { JobRow, RecipeRow, SenderRow } from '../../storage/store/index.ts';

export function describeSender({ has_several: hasSeveral, ...row }: SenderRow): Sender {
  return { ...row, has_several: hasSeveral === 1 };
}

export function describeRecipe({ piece_count: pieces, token_id: _, ...row }: RecipeRow): RecipeVersion {
  return { ...row, pieces };
}

type Row = PeriodOverview['items'][number];

/** What a sender has sent for a period. `jobs` are its jobs for that period, newest first; `today` is ISO 8601. */
export function describePeriod(
  sender: SenderRow,
  period: string,
  jobs: readonly JobRow[],
  { today, standing }: { today: string; standing: readonly JobRow[] },
): Row {
  const dueOn = sender.due_day === null ? null : findDay(parsePeriod(period)!, sender.due_day);
  return {
    sender: describeSender(sender),
    due_on: dueOn,
    state: jobs.length > 0 ? 'received' : dueOn === null ? 'not_expected' : dueOn < today ? 'overdue' : 'missing',
    job_ids: jobs.map(({ id }) => id),
    standing_job_id: standing[0]?.id ?? null,
    standing_job_ids: standing.map(({ id }) => id),
  };
}
