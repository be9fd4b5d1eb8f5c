import { jobFolder, nameRevision } from '../../contract/layout.ts';
import { findPeriodBefore } from '../../contract/period.ts';
import { type CheckSource, hasFigures } from '../../runner/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import {
  type Database,
  type DocumentRow,
  ensureSalt,
  getSender,
  isAnyDeleted,
  type JobRow,
  listPeriods,
  listSenderJobs,
  type PeriodJob,
  wasAccepted,
} from '../../storage/store/index.ts';
import { counts } from '../belonging/find-seconds.ts';
import type { Core } from '../core.ts';
import { pickSameKind } from './same-kind.ts';

/**
 * The jobs that count among those of one sender and period, newest first: the accepted one, or else the newest successful
 * one that was neither replaced, sent back nor set aside, and those that people have added to it. Empty if there is none.
 */
export function findStanding<Row extends Pick<JobRow, keyof PeriodJob>>(jobs: readonly Row[]): Row[] {
  const able = jobs.filter(counts);
  const added = able.filter(({ stands_beside: other }) => other !== null);
  const alone = able.filter(({ stands_beside: other }) => other === null);
  const one = alone.find(({ review_state: state }) => state === 'accepted') ?? alone[0];
  return one === undefined ? added : [one, ...added];
}

/** The jobs that count for the sender's last period before this period; of several, the one of the document's kind. */
export async function findStandingBefore(
  db: Database,
  { workspace_id: workspaceId, sender_id: senderId, period }: Pick<JobRow, 'workspace_id' | 'sender_id' | 'period'>,
  filename: string,
): Promise<readonly JobRow[]> {
  if (senderId === null || period === null) return [];
  const before = findPeriodBefore(period, await listPeriods(db, senderId));
  if (before === undefined) return [];
  const jobs = await listSenderJobs(db, [senderId], { period: before });
  const standing = findStanding(jobs);
  if ((await getSender(db, workspaceId, senderId)).has_several !== 1) return pickSameKind(filename, standing);
  // Its documents stand side by side, although nobody has added one to another.
  const able = jobs.filter(counts);
  const accepted = able.filter(({ review_state: state }) => state === 'accepted');
  const same = pickSameKind(filename, accepted.length > 0 ? accepted : able);
  return same.length === 1 ? same : standing;
}

/** How many jobs to look at to find out whether a sender has sent anything. */
const LOOKED_AT = 50;

/** What a sender's new job is compared with. */
export interface SenderChecks extends CheckSource {
  /** The jobs whose kept files are copied, in the order of the copies. */
  earlierJobIds: readonly string[];
  /** When this was found out: what people decide later does not count. */
  plannedAt: string;
}

/** Data to compare a sender's new job with; `exceptId`: the job that the new job repeats. */
export async function findSenderChecks(
  { db, dataDir, shared }: Pick<Core, 'db' | 'dataDir' | 'shared'>,
  { sender_id: senderId, period }: Pick<JobRow, 'sender_id' | 'period'>,
  document: Pick<DocumentRow, 'workspace_id' | 'sha256' | 'filename'>,
  exceptId?: string,
): Promise<SenderChecks> {
  const about = { earlierJobIds: [], plannedAt: new Date().toISOString() };
  const known = (await wasAccepted(db, document)) ? { ...about, wasAcceptedBefore: true } : about;
  if (senderId === null) return known;
  const source: SenderChecks = { ...known, keepsFigures: true, salt: await ensureSalt(db, senderId) };
  const before = await findStandingBefore(
    db,
    { workspace_id: document.workspace_id, sender_id: senderId, period },
    document.filename,
  );
  if (before.length > 0) {
    await shared.bring(...before.map(({ id }) => ownerOfJob(id)));
    // The folder of the accepted revision, or else of the newest.
    const folders = before.map(({ id, revision }) => jobFolder(dataDir, nameRevision(id, revision)));
    const [previousJobDir = '', ...addedJobDirs] = folders;
    // Jobs from before a sender was named, and those whose values were removed, have no figures. Of a deleted document,
    // nothing is copied any more.
    const isGone = await isAnyDeleted(
      db,
      before.map(({ document_id: id }) => id),
    );
    if (isGone || !folders.every(hasFigures)) return source;
    return {
      ...source,
      previousJobDir,
      addedJobDirs,
      earlierJobIds: before.map(({ id }) => id),
      isPreviousAccepted: before.every(({ review_state: state }) => state === 'accepted'),
      previousPeriod: before[0]?.period ?? undefined,
    };
  }
  const jobs = await listSenderJobs(db, [senderId], { limit: LOOKED_AT });
  // Jobs that were sent back or replaced say nothing about how to read the sender's documents.
  const isTold = ({ id, status, review_state: state }: JobRow) =>
    status === 'success' && id !== exceptId && state !== 'sent_back' && state !== 'replaced' && state !== 'set_aside';
  return jobs.some(isTold) ? source : { ...source, isFirstDocument: true };
}
