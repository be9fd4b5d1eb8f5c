import type { Verification, VerificationCheck } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { jobFolder } from '../../contract/layout.ts';
import { describeUnreadable, type RerunOptions, verifyJob } from '../../runner/index.ts';
import { isFileLost, localFiles, ownerOfJob } from '../../storage/shared/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { VerifyContext } from './context.ts';
import { checkSubjects, checkWorkspaceSubjects, findKnownFacts } from './what-is-verified.ts';

export interface StoredJobOptions extends RerunOptions {
  /** false: only compare hashes, without running anything. */
  rerun?: boolean;
}

/** The errors for files of a job that are missing or unreadable. */
const UNREADABLE = new Set(['job_not_found', 'job_not_verifiable', 'artifact_unreadable']);

/**
 * Like `verifyJob`, for a finished revision of a service: also checks what the database knows about it, and the chain
 * of its workspace. Throws `job_not_verifiable` if the revision did not succeed, and `sandbox_unavailable`.
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
  return verifyRevision(ctx, row, options, await checkWorkspaceSubjects(ctx, row.workspace_id));
}

/** Like `verifyStoredJob`, with the finished checks of the workspace. An unreadable file is a result, not an error. */
export async function verifyRevision(
  ctx: VerifyContext,
  row: JobRow,
  options: StoredJobOptions,
  ofWorkspace: readonly VerificationCheck[],
): Promise<Verification> {
  const { shared = localFiles } = ctx;
  try {
    return await shared.use([ownerOfJob(row.id)], () => verifyHere(ctx, row, options, ofWorkspace));
  } catch (error) {
    if (!isFileLost(error)) throw error;
    const check = { name: 'storage', ok: false, note: describeCode(error) } as const;
    return describeUnreadable(aboutOf(row), check, { checks: ofWorkspace, chain: isChainWhole(ofWorkspace) });
  }
}

async function verifyHere(
  ctx: VerifyContext,
  row: JobRow,
  options: StoredJobOptions,
  ofWorkspace: readonly VerificationCheck[],
): Promise<Verification> {
  const checks = [...(await checkSubjects(ctx, row)), ...ofWorkspace.map(passErased)];
  const more = { checks, chain: isChainWhole(checks) };
  const known = await findKnownFacts(ctx, row);
  try {
    return await verifyJob(jobFolder(ctx.dataDir, row.id), { ...options, known, more });
  } catch (error) {
    if (!isAdeError(error) || !UNREADABLE.has(error.code)) throw error;
    return describeUnreadable(aboutOf(row), { name: 'record', ok: false, note: describeCode(error) }, more);
  }
}

/** A recipe of the workspace without a person who was erased is as the activity has it. What a job has of it, its own check says. */
function passErased(check: VerificationCheck): VerificationCheck {
  return check.name === 'recipes' && check.ok === null ? { ...check, ok: true } : check;
}

/** An error without its message, which has the path on this host or the address of the storage. */
export function describeCode({ code, details }: AdeError): string {
  return `${code}: ${details.found ?? 'it is not there'}`;
}

function aboutOf(row: JobRow): Pick<Verification, 'job_id' | 'revision' | 'source_file'> {
  return { job_id: row.revision_of ?? row.id, revision: row.revision, source_file: row.filename };
}

function isChainWhole(checks: readonly VerificationCheck[]): boolean {
  const ofChain = checks.filter(({ name }) => name === 'activity' || name === 'activity_head');
  return ofChain.every(({ ok }) => ok === true);
}
