import { nameRevision } from '../../contract/layout.ts';
import { findBelongingCodes, joinCodes, splitCodes } from './belonging.ts';
import { freeDrafts } from './correction-drafts.ts';
import type { Database, Transaction } from './database.ts';
import { noteChangedJobs } from './note-job.ts';
import { NO_REVIEW } from './reviews.ts';
import type { JobRow, JobStatus } from './schema/tables.ts';
import { removeSequel } from './sequels.ts';
import { inTransaction } from './transactions.ts';

/** All revisions of a job in order; none if nobody has corrected it. */
export async function listRevisions(db: Database, jobId: string): Promise<JobRow[]> {
  return db.selectFrom('jobs').selectAll().where('revision_of', '=', jobId).orderBy('revision').execute();
}

/**
 * Stores a new revision of a job; if it is the second, also stores the first one. Call it in a transaction. It fails if
 * somebody else was faster, since two revisions would have the same id.
 */
export async function insertRevision(db: Database, job: JobRow, revision: JobRow): Promise<void> {
  if (revision.revision === 2) await db.insertInto('jobs').values(makeFirstRevision(job)).execute();
  await db.insertInto('jobs').values(revision).execute();
}

/** The first revision is in no batch: the job itself counts there. */
function makeFirstRevision(job: JobRow): JobRow {
  const place = { batch_id: null, batch_position: null };
  const own: readonly string[] = findBelongingCodes(job);
  const attention_codes = joinCodes(splitCodes(job.attention_codes).filter((code) => !own.includes(code)));
  const ofRecord = { attention_codes, title_place: null, second_to: null, columns_id: null };
  return { ...job, ...NO_REVIEW, ...place, ...ofRecord, id: nameRevision(job.id, 1), revision_of: job.id, revision: 1 };
}

/** Undoes `insertRevision` for a revision that was refused after all. */
export async function withdrawRevision(
  db: Database,
  { id, revision_of: jobId, revision }: JobRow,
  also?: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  const ids = revision === 2 ? [id, nameRevision(jobId!, 1)] : [id];
  await inTransaction(db, async (transaction) => {
    await transaction.deleteFrom('idempotency_keys').where('resource_id', '=', id).execute();
    await transaction.deleteFrom('jobs').where('id', 'in', ids).execute();
    // Another revision may get this number.
    if (jobId !== null) {
      await freeDrafts(transaction, jobId, revision);
      await removeSequel(transaction, jobId);
    }
    await also?.(transaction);
    if (jobId !== null) await noteChangedJobs(transaction, [jobId], 'revision_withdrawn');
  });
}

type Results = Pick<JobRow, 'summary_json' | 'attention_codes' | 'output_sha256'> &
  Partial<Pick<JobRow, 'artifact_sha256'>>;

/**
 * Gives a job the results of its accepted revision, or else of its newest finished one. Call it in the transaction that
 * changes which revision that is.
 */
export async function passResults(db: Database, jobId: string, revision: number, results: Results): Promise<void> {
  const { summary_json, output_sha256, artifact_sha256 = null } = results;
  const job = await db.selectFrom('jobs').select('attention_codes').where('id', '=', jobId).executeTakeFirst();
  const own: readonly string[] = job === undefined ? [] : findBelongingCodes(job);
  const attention_codes = joinCodes([...new Set([...splitCodes(results.attention_codes), ...own])]);
  await db
    .updateTable('jobs')
    .set((row) => ({
      ...{ revision, summary_json, attention_codes, output_sha256, artifact_sha256 },
      columns_id: row.case().when('revision', '=', revision).then(row.ref('columns_id')).else(null).end(),
    }))
    .where('id', '=', jobId)
    .execute();
}

/** The newest successful revision; undefined if nobody has corrected the job. */
export async function findNewestFinished(db: Database, jobId: string): Promise<JobRow | undefined> {
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('revision_of', '=', jobId)
    .where('status', '=', 'success')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** A revision that waits or runs. */
export interface OpenRevision {
  jobId: string;
  revision: number;
  status: Extract<JobStatus, 'queued' | 'running'>;
}

/** The waiting or running revisions of these jobs: at most one of each. */
export async function listOpenRevisions(db: Database, jobIds: readonly string[]): Promise<Map<string, OpenRevision>> {
  if (jobIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('jobs')
    .select(['revision_of', 'revision', 'status'])
    .where('revision_of', 'in', [...jobIds])
    .where('status', 'in', ['queued', 'running'])
    .execute();
  const open = rows.map(({ revision_of: jobId, revision, status }) => ({ jobId: jobId!, revision, status }));
  return new Map(open.map((one) => [one.jobId, one as OpenRevision]));
}
