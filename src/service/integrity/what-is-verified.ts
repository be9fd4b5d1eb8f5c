import type { VerificationCheck } from '../../contract/api/index.ts';
import type { KnownFacts } from '../../runner/index.ts';
import { type ChainCheck, chainOf, checkChain, findVersionErasure, type JobRow } from '../../storage/store/index.ts';
import type { VerifyContext } from './context.ts';
import { checkKeptHeads } from './kept-heads.ts';
import { checkStoredAcceptances } from './stored-acceptances.ts';
import { checkStoredRecipes } from './stored-recipes.ts';

/**
 * Checks of what the service has stored about one revision of a job, apart from its files. If you store something new
 * that is signed or has a hash, add a function here, its name to `CHECK_NAMES` and its words to
 * `cli/render/verification.ts`. The files are in `HASHED_FILES` of `verify/hashed-files.ts`.
 */
const JOB_SUBJECTS: readonly ((ctx: VerifyContext, row: JobRow) => Promise<VerificationCheck[]>)[] = [
  checkStoredAcceptances,
  checkKeptHeads,
];

/** Checks of what the service has stored about a workspace as a whole. */
const WORKSPACE_SUBJECTS: readonly ((ctx: VerifyContext, workspaceId: string) => Promise<VerificationCheck[]>)[] = [
  checkActivity,
  checkStoredRecipes,
];

/** All checks of one revision except those of its files. */
export async function checkSubjects(ctx: VerifyContext, row: JobRow): Promise<VerificationCheck[]> {
  const found = await Promise.all(JOB_SUBJECTS.map((check) => check(ctx, row)));
  return found.flat();
}

export async function checkWorkspaceSubjects(ctx: VerifyContext, workspaceId: string): Promise<VerificationCheck[]> {
  const found = await Promise.all(WORKSPACE_SUBJECTS.map((check) => check(ctx, workspaceId)));
  return found.flat();
}

async function checkActivity({ db }: VerifyContext, workspaceId: string): Promise<VerificationCheck[]> {
  const { ok, problems } = await checkChain(db, chainOf(workspaceId));
  const [first] = problems;
  return [{ name: 'activity', ok, ...(first === undefined ? {} : { note: describeProblem(first) }) }];
}

function describeProblem({ code, seq }: ChainCheck['problems'][number]): string {
  return `${code}, entry ${seq}`;
}

export async function findKnownFacts({ db }: VerifyContext, row: JobRow): Promise<KnownFacts> {
  return {
    recordSha256: row.artifact_sha256,
    outputSha256: row.output_sha256,
    earlierRemoved: row.earlier_removed_at,
    packageErased: await findVersionErasure(db, row),
    removed: { inputs: row.inputs_purged_at, outputs: row.outputs_purged_at, artifacts: row.artifacts_purged_at },
  };
}
