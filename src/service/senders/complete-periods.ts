import {
  type ConfigPeriod,
  type Database,
  isToldComplete,
  type JobRow,
  listAcceptedPeriods,
  noteEvent,
  setToldComplete,
  type Transaction,
} from '../../storage/store/index.ts';
import { type ExpectedSender, listExpectedSenders } from './expected-senders.ts';

/** A change of a sender is compared with this many of the latest periods, over all configs. */
const LATEST_PERIODS = 50;

type Belonging = Pick<JobRow, 'workspace_id' | 'config_id' | 'period' | 'sender_id'>;

/**
 * Tells that a period is complete, once for each time that it becomes complete. Call it at the end of the transaction
 * that changes these jobs, after the event of the change: that event keeps the other changes of the workspace waiting,
 * so that one of two last acceptances sees the other. `isNew`: the jobs are new, and can complete nothing.
 */
export async function settlePeriods(
  transaction: Transaction,
  jobs: readonly Belonging[],
  { isNew = false } = {},
): Promise<void> {
  const periods = new Map<string, ConfigPeriod>();
  for (const { workspace_id, config_id, period, sender_id } of jobs)
    if (period !== null && sender_id !== null)
      periods.set(`${config_id} ${period}`, { workspace_id, config_id, period });
  for (const about of periods.values()) await settlePeriod(transaction, about, isNew);
}

/** Like `settlePeriods`, after a change of the senders that are expected. */
export async function settlePeriodsOfWorkspace(transaction: Transaction, workspaceId: string): Promise<void> {
  for (const about of await listAcceptedPeriods(transaction, workspaceId, LATEST_PERIODS))
    await settlePeriod(transaction, about, false);
}

async function settlePeriod(transaction: Transaction, about: ConfigPeriod, isNew: boolean): Promise<void> {
  const wasComplete = await isToldComplete(transaction, about);
  if (!wasComplete && isNew) return;
  const complete = await findComplete(transaction, about);
  if ((complete !== null) === wasComplete) return;
  await setToldComplete(transaction, about, complete !== null);
  if (complete === null) return;
  const { workspace_id: workspaceId, ...data } = about;
  await noteEvent(transaction, { workspaceId, type: 'period.complete', data: { ...data, ...complete } });
}

/** How many senders were expected, and how many accepted jobs they have; null if the period is not complete. */
async function findComplete(db: Database, about: ConfigPeriod): Promise<{ senders: number; jobs: number } | null> {
  const expected = await listExpectedSenders(db, about);
  const isDone = ({ standing }: ExpectedSender) =>
    standing.length > 0 && standing.every(({ review_state: state }) => state === 'accepted');
  if (expected.length === 0 || !expected.every(isDone)) return null;
  return { senders: expected.length, jobs: expected.reduce((sum, { standing }) => sum + standing.length, 0) };
}
