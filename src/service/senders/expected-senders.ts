import { findDay, parsePeriod } from '../../contract/period.ts';
import {
  type ConfigPeriod,
  type Database,
  listPeriodJobs,
  listSenders,
  listSentPeriods,
  type PeriodJob,
  type SenderRow,
  withoutRetried,
} from '../../storage/store/index.ts';
import { counts } from '../belonging/find-seconds.ts';
import { findStanding } from './standing.ts';

/** A sender that is expected for a period, and the jobs that count as its documents: none if it has sent nothing. */
export interface ExpectedSender {
  sender: SenderRow;
  standing: PeriodJob[];
}

/**
 * The senders that are expected for a config and a period: those that have sent something, and those that should.
 * `isLate`: also those that were not known yet when their document was due, as on the page of the period.
 */
export async function listExpectedSenders(
  db: Database,
  about: ConfigPeriod,
  { isLate = false } = {},
): Promise<ExpectedSender[]> {
  const sent = Map.groupBy(withoutRetried(await listPeriodJobs(db, about)), (job) => job.sender_id ?? '');
  const senders = await listSenders(db, about.workspace_id);
  const silent = senders.filter(
    ({ id, archived_at: gone, due_day: dueDay }) => !sent.has(id) && gone === null && dueDay !== null,
  );
  const missing = new Set(await findMissing(db, silent, about, isLate));
  return senders.flatMap((sender) => {
    if (missing.has(sender)) return [{ sender, standing: [] }];
    const jobs = sent.get(sender.id) ?? [];
    if (!jobs.some(isOf)) return [];
    // The documents of such a sender stand side by side, although nobody has added one to another.
    return [{ sender, standing: sender.has_several === 1 ? jobs.filter(counts) : findStanding(jobs) }];
  });
}

/** Whether a job makes its sender one of the senders of its period. */
function isOf({ status, review_state: state, replaced_by: later }: PeriodJob): boolean {
  return status !== 'cancelled' && state !== 'set_aside' && later === null;
}

/**
 * Which senders that have a due day and have sent nothing are expected for a config and period: those that have sent
 * documents of this config for earlier periods of this length, or have never sent anything, but were there before the
 * document was due.
 */
async function findMissing(
  db: Database,
  silent: readonly SenderRow[],
  { config_id: configId, period }: ConfigPeriod,
  isLate: boolean,
): Promise<SenderRow[]> {
  const wanted = parsePeriod(period);
  if (silent.length === 0 || wanted === null) return [];
  const sent = Map.groupBy(await listSentPeriods(db, silent), (row) => row.sender_id ?? '');
  return silent.filter(({ id, due_day: dueDay, created_at: since }) => {
    const own = sent.get(id);
    if (own === undefined && isLate) return true;
    if (own === undefined) return dueDay !== null && since.slice(0, 10) <= findDay(wanted, dueDay);
    return own.some((row) => {
      const earlier = row.config_id === configId && row.period !== null ? parsePeriod(row.period) : null;
      return earlier !== null && earlier.kind === wanted.kind && earlier.firstDay < wanted.firstDay;
    });
  });
}
