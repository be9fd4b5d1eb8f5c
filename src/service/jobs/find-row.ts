import { AdeError } from '../../contract/errors/index.ts';
import { nameRevision } from '../../contract/layout.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import { findJob, type JobRow } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

/** Throws `job_unknown`, also if the job is in another workspace. */
export async function getJobRow({ db }: Pick<Core, 'db'>, workspaceId: string, jobId: string): Promise<JobRow> {
  const row = await findJob(db, jobId);
  const isThere = row !== undefined && row.workspace_id === workspaceId && row.revision_of === null;
  if (!isThere) throw new AdeError('job_unknown', { job_id: jobId });
  return row;
}

/** Like `getJobRow`, for callers that read the job's files: downloads these to this node first. */
export async function getJob(ctx: Pick<Core, 'db' | 'shared'>, workspaceId: string, jobId: string): Promise<JobRow> {
  const row = await getJobRow(ctx, workspaceId, jobId);
  await ctx.shared.bring(ownerOfJob(jobId));
  return row;
}

/** The row of one revision. Without a number: of the newest finished one, or of the job if none has finished. */
export async function findRevisionRow(ctx: Pick<Core, 'db'>, job: JobRow, revision?: number): Promise<JobRow> {
  const wanted = revision ?? job.revision;
  const row = await findJob(ctx.db, nameRevision(job.id, wanted));
  if (row !== undefined) return row;
  if (wanted === 1) return job;
  throw await makeNotFound(ctx, job, wanted);
}

/** Like `findRevisionRow`, for data that only a finished revision has. Throws `revision_not_found`. */
export async function findFinishedRevision(ctx: Pick<Core, 'db'>, job: JobRow, revision?: number): Promise<JobRow> {
  const row = await findRevisionRow(ctx, job, revision);
  if (revision !== undefined && row.status !== 'success') throw await makeNotFound(ctx, job, revision);
  return row;
}

async function makeNotFound({ db }: Pick<Core, 'db'>, job: JobRow, revision: number): Promise<AdeError> {
  const rows = await db
    .selectFrom('jobs')
    .select('revision')
    .where((is) => is.or([is('revision_of', '=', job.id), is.and([is('id', '=', job.id), is('revision', '=', 1)])]))
    .where('status', '=', 'success')
    .orderBy('revision')
    .execute();
  const found = [...new Set(rows.map((row) => row.revision))].join(', ') || 'none';
  return new AdeError('revision_not_found', { path: job.id, revision, found });
}
