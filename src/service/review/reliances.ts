import type { Reliance } from '../../contract/api/index.ts';
import { findPeriodBefore } from '../../contract/period.ts';
import {
  type AcceptanceRow,
  type Database,
  type JobRow,
  listComparedWith,
  listPeriods,
  listSenderJobs,
  listTargetActivity,
} from '../../storage/store/index.ts';

/** Actions that take results of a job out of ADE. */
const TAKEN: Readonly<Record<string, string>> = {
  'job.output_downloaded': 'workbook',
  'job.artifact_downloaded': 'record',
  'batch.output_downloaded': 'batch',
  'workspace.labels_exported': 'labels',
  'workspace.table_downloaded': 'table',
};

/** Who used the results of a job while they were accepted; empty if they are still accepted. */
export async function listReliances(
  db: Database,
  job: JobRow,
  acceptances: readonly AcceptanceRow[],
): Promise<Reliance[]> {
  const last = acceptances.findLast(({ withdrawn_at: at }) => at !== null);
  const until = last?.withdrawn_at;
  if (last === undefined || !until || job.review_state === 'accepted') return [];
  const used = await listUses(db, job, last.at, until);
  return job.replaced_by === null
    ? used
    : [...used, { kind: 'replaced_by', by: job.replaced_by, at: until, what: 'job' }];
}

/** Who used the results of a job between two times at which they were accepted. */
export async function listUses(db: Database, job: JobRow, from: string, to: string): Promise<Reliance[]> {
  const targets = [job.id, job.workspace_id, ...(job.batch_id === null ? [] : [job.batch_id])];
  const entries = await listTargetActivity(db, targets, { from, to });
  const taken = entries.flatMap(({ action, actor, at, details_json: details }): Reliance[] => {
    const what = TAKEN[action];
    return what === undefined || (what === 'table' && !hadJob(job, details))
      ? []
      : [{ kind: 'downloaded', by: actor, at, what }];
  });
  return [...taken, ...(await listCompared(db, job, from, to))];
}

/** Whether a table of these details had the job, as far as they say. */
function hadJob(job: JobRow, detailsJson: string): boolean {
  const { config_id, period }: { config_id?: string; period?: string } = JSON.parse(detailsJson);
  return (config_id ?? job.config_id) === job.config_id && (period ?? job.period) === job.period;
}

/** Jobs that were planned, while this one was accepted, to be compared with it. */
async function listCompared(db: Database, job: JobRow, from: string, to: string): Promise<Reliance[]> {
  const known = await listComparedWith(db, job.id, { from, to });
  return [...(await listComparedOfBefore(db, job, from, to)), ...known].map(({ id, at }) => ({
    kind: 'compared',
    by: id,
    at,
    what: 'job',
  }));
}

/** Of jobs older than `inputs_planned_at`: those of the sender's next period that were made in this time. */
async function listComparedOfBefore(db: Database, { sender_id: senderId, period }: JobRow, from: string, to: string) {
  if (senderId === null || period === null) return [];
  const jobs = await listSenderJobs(db, [senderId]);
  const made = jobs.filter(
    ({ inputs_planned_at: planned, created_at: at }) => planned === null && at >= from && at <= to,
  );
  if (made.length === 0) return [];
  const periods = await listPeriods(db, senderId);
  return made
    .filter((one) => one.period !== null && findPeriodBefore(one.period, periods) === period)
    .map(({ id, created_at: at }) => ({ id, at }));
}
