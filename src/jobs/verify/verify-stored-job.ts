import type { Verification } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder } from '../../contract/layout.ts';
import type { JobRow } from '../../store/tables.ts';
import type { RerunOptions } from '../../verify/rerun-job.ts';
import { verifyJob } from '../../verify/verify-job.ts';
import type { VerifyContext } from './context.ts';
import { checkSubjects, checkWorkspaceSubjects, toKnownFacts } from './what-is-verified.ts';

export interface StoredJobOptions extends RerunOptions {
  /** false: compare hashes only, and run nothing. */
  rerun?: boolean;
}

/**
 * As `verifyJob`, for a finished revision of a service: with what the database knows of it, and the chain of its workspace.
 * Throws `job_not_verifiable` and what `verifyJob` throws.
 */
export async function verifyStoredJob(
  ctx: VerifyContext,
  row: JobRow,
  options: StoredJobOptions,
): Promise<Verification> {
  if (row.status !== 'success') {
    const found = row.error_code === null ? `it is ${row.status}` : `it ended with ${row.error_code}`;
    throw new AdeError('job_not_verifiable', { path: row.revision_of ?? row.id, found });
  }
  const ofWorkspace = await checkWorkspaceSubjects(ctx, row.workspace_id);
  const checks = [...(await checkSubjects(ctx, row)), ...ofWorkspace];
  const ofChain = checks.filter(({ name }) => name === 'activity' || name === 'activity_head');
  const chain = ofChain.every(({ ok }) => ok === true);
  const folder = jobFolder(ctx.dataDir, row.id);
  return verifyJob(folder, { ...options, known: toKnownFacts(row), more: { checks, chain } });
}
