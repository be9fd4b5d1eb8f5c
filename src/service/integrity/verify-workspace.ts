import type { Verification, WorkspaceVerification } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { chainOf, checkChain, listFinishedRevisions } from '../../storage/store/index.ts';
import type { VerifyContext } from './context.ts';
import { StorageReader } from './storage-reader.ts';
import { type StoredJobOptions, verifyRevision } from './verify-stored-job.ts';
import { checkWorkspaceSubjects } from './what-is-verified.ts';

/** How many changed jobs an answer lists; all are counted. */
const MAX_FINDINGS = 100;

export interface WorkspaceOptions extends StoredJobOptions {
  /** Called after each revision. */
  onJob?: (checked: number) => void;
}

/**
 * Checks all finished revisions of a workspace's jobs, one after the other, and its other stored data. With `rerun`,
 * each revision is run again. What the storage did not give is undecided. Throws `cancelled` if the signal aborts, and
 * `sandbox_unavailable`.
 */
export async function verifyWorkspace(
  ctx: VerifyContext,
  workspaceId: string,
  options: WorkspaceOptions,
): Promise<WorkspaceVerification> {
  const { ok, entries, hash, problems } = await checkChain(ctx.db, chainOf(workspaceId));
  const storage = new StorageReader();
  const checks = (await storage.read(() => checkWorkspaceSubjects(ctx, workspaceId))) ?? [];
  const jobs = { checked: 0, unchanged: 0, changed: 0, undecided: 0 };
  const findings: WorkspaceVerification['findings'] = [];
  for await (const row of listFinishedRevisions(ctx.db, workspaceId)) {
    if (options.signal?.aborted) throw new AdeError('cancelled');
    const asked = { ...options, rerun: options.rerun ?? false };
    const checked = await storage.read(() => verifyRevision(ctx, row, asked, []));
    const failed = checked?.checks.filter((check) => check.ok === false) ?? [];
    jobs.checked += 1;
    if (failed.length > 0) jobs.changed += 1;
    else if (checked !== null && isWhole(checked)) jobs.unchanged += 1;
    else jobs.undecided += 1;
    if (failed.length > 0 && findings.length < MAX_FINDINGS) {
      findings.push({ job_id: row.revision_of ?? row.id, revision: row.revision, checks: failed });
    }
    options.onJob?.(jobs.checked);
  }
  checks.push(...storage.checks);
  const isBroken = !ok || jobs.changed > 0 || checks.some((check) => check.ok === false);
  const isDecided = jobs.undecided === 0 && checks.every((check) => check.ok === true);
  return {
    ok: isBroken ? false : isDecided ? true : null,
    workspace_id: workspaceId,
    chain: { ok, entries, hash, problems },
    checks,
    jobs,
    findings,
  };
}

/** Whether every check could be made. A run that nobody requested does not count as missing. */
function isWhole({ checks }: Pick<Verification, 'checks'>): boolean {
  return checks.every((check) => check.ok === true);
}
