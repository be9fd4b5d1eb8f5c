import { AdeError } from '../../contract/errors/index.ts';
import { ASKED_SENDER } from '../../contract/review.ts';
import type { Database } from './database.ts';
import type { AttentionDecisionRow, JobRow, ReviewColumns, ReviewEntryRow } from './schema/tables.ts';

/** The columns of a job that nobody has reviewed, and of every revision. */
export const NO_REVIEW: ReviewColumns = {
  review_state: 'new',
  review_version: 0,
  assignee: null,
  due_on: null,
  open_due_on: null,
  held_at: null,
  replaces: null,
  replaced_by: null,
  stands_beside: null,
};

/** The columns of a job's row that a step changes. */
export type ReviewChange = Partial<Omit<ReviewColumns, 'review_version'>>;

/**
 * Takes a step: changes the job and appends to its history. Throws `etag_mismatch` if somebody else was faster. Call it
 * in a transaction.
 */
export async function storeStep(
  db: Database,
  job: Pick<JobRow, 'id' | 'review_version'>,
  change: ReviewChange,
  entry: Omit<ReviewEntryRow, 'job_id' | 'version'>,
): Promise<void> {
  const version = job.review_version + 1;
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ ...change, review_version: version })
    .where('id', '=', job.id)
    .where('review_version', '=', job.review_version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AdeError('etag_mismatch', { what: 'The review of the job' });
  await db
    .insertInto('review_entries')
    .values({ ...entry, job_id: job.id, version })
    .execute();
}

/** The history of a job's review, in order. */
export async function listReviewEntries(db: Database, jobId: string): Promise<ReviewEntryRow[]> {
  return db.selectFrom('review_entries').selectAll().where('job_id', '=', jobId).orderBy('version').execute();
}

export async function insertDecisions(db: Database, rows: readonly AttentionDecisionRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('attention_decisions')
    .values([...rows])
    .execute();
}

/** For some jobs, the number of points that people left open since they have asked the sender. */
export async function countAsked(db: Database, jobIds: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  if (jobIds.length === 0) return counts;
  const rows = await db
    .selectFrom('attention_decisions as decision')
    .innerJoin('review_entries as entry', 'entry.id', 'decision.entry_id')
    .select('decision.job_id')
    .where('decision.job_id', 'in', [...jobIds])
    .where('entry.reason_code', '=', ASKED_SENDER)
    .execute();
  for (const { job_id: id } of rows) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** Decisions made for some jobs, or valid for their senders on `day`. Expired ones count only for their job. */
export async function listDecisions(
  db: Database,
  jobs: readonly Pick<JobRow, 'id' | 'sender_id'>[],
  day: string,
): Promise<AttentionDecisionRow[]> {
  const ids = jobs.map(({ id }) => id);
  const made = await db.selectFrom('attention_decisions').selectAll().where('job_id', 'in', ids).execute();
  const own = made.map((row) => (row.until !== null && row.until < day ? { ...row, sender_id: null } : row));
  const senders = new Set(jobs.flatMap(({ sender_id: sender }) => sender ?? []));
  if (senders.size === 0) return own;
  const shared = await db
    .selectFrom('attention_decisions')
    .selectAll()
    .where('sender_id', 'in', [...senders])
    .where('until', '>=', day)
    .where('job_id', 'not in', ids)
    .execute();
  return [...own, ...shared];
}

/**
 * Ends the decisions about some topics that hold for a sender. Each then holds only for the job in which it was made;
 * for `reopenedJobId`, and for jobs that were deleted since, there is none left. Call it in a transaction.
 */
export async function revokeDecisions(
  db: Database,
  { senderId, topics, reopenedJobId }: { senderId: string; topics: readonly string[]; reopenedJobId: string | null },
): Promise<void> {
  await db
    .deleteFrom('attention_decisions')
    .where('sender_id', '=', senderId)
    .where('topic', 'in', topics)
    .where((is) =>
      is.or([
        is('job_id', '=', reopenedJobId),
        is.not(is.exists(is.selectFrom('jobs').select('id').whereRef('jobs.id', '=', 'attention_decisions.job_id'))),
      ]),
    )
    .execute();
  await db
    .updateTable('attention_decisions')
    .set({ sender_id: null, until: null })
    .where('sender_id', '=', senderId)
    .where('topic', 'in', topics)
    .execute();
}

/** Call it in the transaction that deletes the job. Signed acceptances stay. */
export async function deleteReview(db: Database, jobId: string): Promise<void> {
  await db.deleteFrom('attention_decisions').where('job_id', '=', jobId).where('sender_id', 'is', null).execute();
  await db.deleteFrom('review_entries').where('job_id', '=', jobId).execute();
}
