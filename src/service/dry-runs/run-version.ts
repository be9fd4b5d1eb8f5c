import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobPaths, TRIAL_PREFIX } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { hashBuild } from '../../package/index.ts';
import { makeJobFolder, makeRunRequest, readRunRequest, TRIAL_ROWS } from '../../runner/index.ts';
import { chooseLevel } from '../../sandbox/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { JobOutcome } from '../../trials/score/index.ts';
import type { CurrentEnvironment } from '../environments/current-environment.ts';
import type { PreparedVersion } from '../versions/package-work.ts';
import type { DryRunContext } from './context.ts';
import { runTrial } from './run-trial.ts';

/** How a version reads the document of a revision again. */
interface Again {
  /**
   * Whether people's corrections and the sender's recipe apply as they did, and all rows are written. Otherwise the
   * version reads the first rows alone.
   */
  isAsDecided: boolean;
}

/**
 * Runs the document of a finished revision with a version, without corrections and without the sender's recipe, when
 * its turn in the queue comes, in a folder that is removed afterwards. A failed run is a result, too. Throws only
 * errors that prevent a run.
 */
export async function runVersion(
  ctx: DryRunContext,
  revision: JobRow,
  version: PreparedVersion,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const readRecord = (folder: string) => ctx.artifacts.ask('pickJudged', [jobPaths(folder).artifact]);
  try {
    const artifact = await useVersion(ctx, revision, version, { isAsDecided: false, signal, use: readRecord });
    return { artifact, error: null };
  } catch (error) {
    if (!isAdeError(error, 'revision_failed')) throw error;
    const { code, found } = error.details;
    return { artifact: null, error: { code: String(code), message: String(found) } };
  }
}

/**
 * Runs the document of a finished revision with a version like `runVersion`, and lets `use` read the folder before it
 * is removed. Throws `revision_failed` if the run fails, and what `use` throws.
 */
export async function useVersion<Result>(
  ctx: DryRunContext,
  revision: JobRow,
  version: PreparedVersion,
  { isAsDecided, signal, use }: Again & { signal: AbortSignal; use: (folder: string) => Promise<Result> },
): Promise<Result> {
  const name = `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
  const folder = join(ctx.folders.jobs, name);
  const prepare = (environment: CurrentEnvironment) =>
    makeFolder(ctx, revision, { version, environment, isAsDecided }, folder);
  const user = { environment_id: version.environment_id, config_version_id: version.id };
  try {
    await runTrial(ctx, revision, { name, folder, prepare, version: user }, signal);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Uses the document, time and reading of the job, and the limits of the version. */
async function makeFolder(
  { dataDir, settings }: DryRunContext,
  revision: JobRow,
  { version, environment, isAsDecided }: Again & { version: PreparedVersion; environment: CurrentEnvironment },
  folder: string,
): Promise<RunRequest> {
  const revisionDir = jobFolder(dataDir, revision.id);
  const before = readRunRequest(revisionDir);
  const { build, dir } = environment;
  const { job_id: jobId, input, source_file, workspace_id, config_id, as_of: asOf, read_as: readAs } = before;
  const made = makeRunRequest({
    jobId,
    source: { input, source_file },
    prepared: { configVersionId: version.id, build, buildHash: hashBuild(build) },
    settings,
    level: await chooseLevel(settings.sandbox),
    asOf,
    ...(readAs === undefined ? {} : { readAs }),
  });
  const how = isAsDecided ? pickDecisions(before) : { first_rows: TRIAL_ROWS };
  const request: RunRequest = { ...made, workspace_id, config_id, ...how };
  const decided = [request.corrections, request.recipe].filter((path) => path !== undefined);
  const texts = decided.map((path) => [path, readFileSync(join(revisionDir, path), 'utf8')] as const);
  await makeJobFolder(folder, join(revisionDir, input), dir, request, Object.fromEntries(texts));
  return request;
}

/** The parts of a request that say what people decided. */
function pickDecisions({ revision, base_revision, corrections, recipe }: RunRequest): Partial<RunRequest> {
  return {
    ...(revision === undefined ? {} : { revision }),
    ...(base_revision === undefined ? {} : { base_revision }),
    ...(corrections === undefined ? {} : { corrections }),
    ...(recipe === undefined ? {} : { recipe }),
  };
}
