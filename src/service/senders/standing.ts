import { jobFolder, nameRevision } from '../../contract/layout.ts';
import { findPeriodBefore } from '../../contract/period.ts';
import { type CheckSource, hasFigures } from '../../runner/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import {
  type Database,
  type DocumentRow,
  type JobRow,
  listPeriods,
  listSenderJobs,
  wasAccepted,
} from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

/**
 * Of the jobs of one sender and period, newest first, the one that counts: the one that was accepted, or else the newest that
 * succeeded and was neither replaced nor sent back.
 */
export function findStanding(jobs: readonly JobRow[]): JobRow | undefined {
  const able = jobs.filter(({ status, replaced_by: later }) => status === 'success' && later === null);
  const accepted = able.find(({ review_state: state }) => state === 'accepted');
  return accepted ?? able.find(({ review_state: state }) => state !== 'sent_back');
}

/** The job that counts for the sender's last period before this one; undefined for none. */
export async function findStandingBefore(
  db: Database,
  senderId: string | null,
  period: string | null,
): Promise<JobRow | undefined> {
  if (senderId === null || period === null) return undefined;
  const before = findPeriodBefore(period, await listPeriods(db, senderId));
  if (before === undefined) return undefined;
  return findStanding(await listSenderJobs(db, [senderId], { period: before }));
}

/** So many jobs are looked at to know whether a sender has sent anything. */
const LOOKED_AT = 50;

/** What the numbers of a sender's new job are compared with; `exceptId`: a job that it repeats. */
export async function findSenderChecks(
  { db, dataDir, shared }: Pick<Core, 'db' | 'dataDir' | 'shared'>,
  { sender_id: senderId, period }: Pick<JobRow, 'sender_id' | 'period'>,
  document: Pick<DocumentRow, 'workspace_id' | 'sha256'>,
  exceptId?: string,
): Promise<CheckSource> {
  const known = (await wasAccepted(db, document)) ? { wasAcceptedBefore: true } : {};
  if (senderId === null) return known;
  const source: CheckSource = { ...known, keepsFigures: true };
  const before = await findStandingBefore(db, senderId, period);
  if (before !== undefined) {
    // Of the revision that is accepted, or else the newest.
    await shared.bring(ownerOfJob(before.id));
    const folder = jobFolder(dataDir, nameRevision(before.id, before.revision));
    // Jobs from before a sender was named, and those whose values are gone, have none.
    return hasFigures(folder) ? { ...source, previousJobDir: folder } : source;
  }
  const jobs = await listSenderJobs(db, [senderId], { limit: LOOKED_AT });
  // What went back, or was replaced, says nothing of how the sender's documents are read.
  const counts = ({ id, status, review_state: state }: JobRow) =>
    status === 'success' && id !== exceptId && state !== 'sent_back' && state !== 'replaced';
  return jobs.some(counts) ? source : { ...source, isFirstDocument: true };
}
