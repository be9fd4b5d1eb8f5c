import { jobFolder, nameRevision } from '../../contract/layout.ts';
import { findPeriodBefore } from '../../contract/period.ts';
import { type CheckSource, hasFigures } from '../../runner/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import {
  type Database,
  type DocumentRow,
  ensureSalt,
  type JobRow,
  listPeriods,
  listSenderJobs,
  wasAccepted,
} from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

/**
 * Finds the valid job among those of one sender and period, newest first: the accepted one, or else the newest
 * successful one that was neither replaced nor sent back.
 */
export function findStanding(jobs: readonly JobRow[]): JobRow | undefined {
  const able = jobs.filter(({ status, replaced_by: later }) => status === 'success' && later === null);
  const accepted = able.find(({ review_state: state }) => state === 'accepted');
  return accepted ?? able.find(({ review_state: state }) => state !== 'sent_back');
}

/** The valid job of the sender's last period before this period; undefined for none. */
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

/** How many jobs to look at to find out whether a sender has sent anything. */
const LOOKED_AT = 50;

/** What a sender's new job is compared with. */
export interface SenderChecks extends CheckSource {
  /** The job whose kept files are copied. */
  earlierJobId?: string;
}

/** Data to compare a sender's new job with; `exceptId`: the job that the new job repeats. */
export async function findSenderChecks(
  { db, dataDir, shared }: Pick<Core, 'db' | 'dataDir' | 'shared'>,
  { sender_id: senderId, period }: Pick<JobRow, 'sender_id' | 'period'>,
  document: Pick<DocumentRow, 'workspace_id' | 'sha256'>,
  exceptId?: string,
): Promise<SenderChecks> {
  const known = (await wasAccepted(db, document)) ? { wasAcceptedBefore: true } : {};
  if (senderId === null) return known;
  const source: SenderChecks = { ...known, keepsFigures: true, salt: await ensureSalt(db, senderId) };
  const before = await findStandingBefore(db, senderId, period);
  if (before !== undefined) {
    // The folder of the accepted revision, or else of the newest.
    await shared.bring(ownerOfJob(before.id));
    const folder = jobFolder(dataDir, nameRevision(before.id, before.revision));
    // Jobs from before a sender was named, and those whose values were removed, have no figures.
    if (!hasFigures(folder)) return source;
    return {
      ...source,
      previousJobDir: folder,
      earlierJobId: before.id,
      isPreviousAccepted: before.review_state === 'accepted',
      previousPeriod: before.period ?? undefined,
    };
  }
  const jobs = await listSenderJobs(db, [senderId], { limit: LOOKED_AT });
  // Jobs that were sent back or replaced say nothing about how to read the sender's documents.
  const counts = ({ id, status, review_state: state }: JobRow) =>
    status === 'success' && id !== exceptId && state !== 'sent_back' && state !== 'replaced';
  return jobs.some(counts) ? source : { ...source, isFirstDocument: true };
}
