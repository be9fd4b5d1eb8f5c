import { randomBytes } from 'node:crypto';
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
  const name = `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
  const folder = join(ctx.folders.jobs, name);
  const prepare = (environment: CurrentEnvironment) => makeFolder(ctx, revision, version, environment, folder);
  const user = { environment_id: version.environment_id, config_version_id: version.id };
  try {
    await runTrial(ctx, revision, { name, folder, prepare, version: user }, signal);
    return { artifact: await ctx.artifacts.ask('pickJudged', [jobPaths(folder).artifact]), error: null };
  } catch (error) {
    if (!isAdeError(error, 'revision_failed')) throw error;
    const { code, found } = error.details;
    return { artifact: null, error: { code: String(code), message: String(found) } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Uses the document, time and reading of the job, and the limits of the version. */
async function makeFolder(
  { dataDir, settings }: DryRunContext,
  revision: JobRow,
  { id }: PreparedVersion,
  { build, dir }: CurrentEnvironment,
  folder: string,
): Promise<RunRequest> {
  const revisionDir = jobFolder(dataDir, revision.id);
  const before = readRunRequest(revisionDir);
  const { job_id: jobId, input, source_file, workspace_id, config_id, as_of: asOf, read_as: readAs } = before;
  const made = makeRunRequest({
    jobId,
    source: { input, source_file },
    prepared: { configVersionId: id, build, buildHash: hashBuild(build) },
    settings,
    level: await chooseLevel(settings.sandbox),
    asOf,
    ...(readAs === undefined ? {} : { readAs }),
  });
  const request: RunRequest = { ...made, workspace_id, config_id, first_rows: TRIAL_ROWS };
  await makeJobFolder(folder, join(revisionDir, input), dir, request);
  return request;
}
