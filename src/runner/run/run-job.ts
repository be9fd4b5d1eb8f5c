import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { JobError, JobEvent, JobResult, Progress } from '../../contract/events.ts';
import { jobFolder, jobPaths } from '../../contract/layout.ts';
import type { ReadAs, RunRequest } from '../../contract/run-request.ts';
import type { Settings } from '../../contract/settings.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import { type PreparedPackage, readBuildRecord, verifyEnvironment } from '../../package/index.ts';
import { readArtifact } from '../../record/artifact/index.ts';
import { chooseLevel } from '../../sandbox/index.ts';
import { AttemptLog } from '../attempts/attempt-log.ts';
import { runAttempts } from '../attempts/run-attempts.ts';
import { type CheckSource, describeChecked, planCheckInputs } from '../checks/check-inputs.ts';
import { type EngineReport, makeFailure, makeSuccess } from '../engines/engine-end.ts';
import type { EnginePool } from '../engines/engine-pool.ts';
import { readEvents } from '../event-log.ts';
import {
  assertDocument,
  inputName,
  makeJobFolder,
  makeJobId,
  readRunRequest,
  removePartialFiles,
  removeUnusableRecord,
} from '../job-folder.ts';
import { decideNetworkAccess } from '../network-access.ts';
import { parseRecipe, RECIPE_PATH } from '../recipe-file.ts';
import { avoidNames, type CorrectionSet, planRevision, type RevisionPlan } from '../revisions/plan-revision.ts';
import { addRevision, writeRevision } from '../revisions/write-revision.ts';
import { makeRunRequest, type RequestParts } from './make-run-request.ts';
import { makeRecipeTrial, TRIAL_ROWS } from './try-recipe.ts';

export interface JobWatch {
  onEvent?: (event: JobEvent | Progress) => void;
  signal?: AbortSignal;
  /** Engines that serve several jobs; without them, the job gets an engine of its own. */
  engines?: EnginePool | undefined;
}

/** Options that only the service uses. */
export interface CarryOutOptions extends JobWatch {
  /** Stops the engine without ending the job, which is resumed later. */
  stopSignal?: AbortSignal;
  /** Whether a job with this error runs again later: then its end is not recorded as an event. */
  isForLater?: (error: JobError) => boolean;
  /** Whether the caller has already verified the environment. */
  isVerified?: boolean;
  /** Called with the process id of the engine as soon as the engine has started. */
  onSpawn?: (pid: number) => void;
}

export type TimedReport = EngineReport & { duration_ms: number };

export interface RunJobOptions extends JobWatch, Pick<RequestParts, 'asOf' | 'keepRuleLog' | 'network' | 'settings'> {
  file: string;
  /** Made if it is omitted. */
  jobId?: string;
  prepared: PreparedPackage;
  dataDir: string;
  /** How to read a csv file; detected by default. */
  readAs?: ReadAs;
  /** The text of the sender's recipe file. */
  recipe?: string | undefined;
  checks?: CheckSource;
}

/**
 * Runs a job until it has ended. Throws only `network_refused`, `expected_field_unknown` and `previous_unusable`, and
 * errors of making its folder.
 */
export async function runJob(options: RunJobOptions): Promise<JobResult> {
  const { file, prepared, dataDir, settings, asOf, keepRuleLog, network, readAs } = options;
  const recipe = options.recipe === undefined ? undefined : parseRecipe(options.recipe, RECIPE_PATH);
  assertDocument(file);
  const { jobId = makeJobId() } = options;
  const jobDir = jobFolder(dataDir, jobId);
  const level = await chooseLevel(settings.sandbox);
  const inputs = planCheckInputs(options.checks ?? {}, describeChecked(prepared.build.manifest));
  const hasInputs = recipe !== undefined || Object.keys(inputs.request).length > 0;
  const source = { input: hasInputs ? avoidNames(inputName(file)) : inputName(file), source_file: basename(file) };
  const asked = { asOf, keepRuleLog, network, readAs, recipe, checks: inputs.request };
  const request = makeRunRequest({ jobId, source, prepared, settings, level, ...asked });
  const texts = options.recipe === undefined ? inputs.texts : { [RECIPE_PATH]: options.recipe, ...inputs.texts };
  await makeJobFolder(jobDir, file, prepared.envDir, request, texts, inputs.copies);
  return carryOutToEnd(jobDir, request, options);
}

/** Resumes a killed job at its first unfinished pass. Throws `network_refused` if it may no longer use the network. */
export async function resumeJob(jobDir: string, options: JobWatch & { settings: Settings }): Promise<JobResult> {
  const request = readResumable(jobDir);
  const { manifest } = readBuildRecord(jobPaths(jobDir).environment);
  decideNetworkAccess(request.runtime_network_access, options.settings, manifest);
  return carryOutToEnd(resolve(jobDir), request, options);
}

/** Makes a new revision of a job with corrections, and runs it to its end. Throws the errors of `planRevision`. */
export async function reviseJob(
  jobDir: string,
  set: CorrectionSet,
  options: JobWatch & { settings: Settings },
): Promise<JobResult> {
  const plan = planRevision(jobDir, set);
  assertNetwork(plan, options.settings);
  return carryOutToEnd(await addRevision(plan), plan.request, options);
}

/**
 * Tries corrections in a folder that the caller removes, so nothing stays with the job. Labels all rows and maps all
 * columns, but transforms, checks and writes only the first rows of each table.
 */
export async function tryRevision(
  jobDir: string,
  set: CorrectionSet,
  options: JobWatch & { settings: Settings; folder: string },
): Promise<JobResult> {
  const plan = planRevision(jobDir, set);
  assertNetwork(plan, options.settings);
  const trial = { ...plan, request: { ...plan.request, first_rows: TRIAL_ROWS } };
  await writeRevision(trial, options.folder);
  return carryOutToEnd(options.folder, trial.request, options);
}

/** Runs a finished revision again with a recipe, in a folder that the caller removes. */
export async function tryRecipe(
  revisionDir: string,
  recipe: string,
  options: JobWatch & { settings: Settings; folder: string },
): Promise<JobResult> {
  const request = await makeRecipeTrial(revisionDir, recipe, options.folder);
  const { manifest } = readBuildRecord(jobPaths(revisionDir).environment);
  decideNetworkAccess(request.runtime_network_access, options.settings, manifest);
  return carryOutToEnd(options.folder, request, options);
}

function assertNetwork({ jobDir, request }: RevisionPlan, settings: Settings): void {
  const { manifest } = readBuildRecord(jobPaths(jobDir).environment);
  decideNetworkAccess(request.runtime_network_access, settings, manifest);
}

/** The request of a job that can be resumed; throws `job_not_found` or `job_not_resumable`. */
export function readResumable(jobDir: string): RunRequest {
  const request = readRunRequest(jobDir);
  const last = readEvents(jobDir).findLast(({ type }) => type === 'finished');
  if (last?.type === 'finished' && last.status === 'success') {
    throw new AdeError('job_not_resumable', { path: jobDir, found: 'it is finished' });
  }
  const { engine_version: preparedBy } = readBuildRecord(jobPaths(jobDir).environment);
  if (preparedBy !== ENGINE_VERSION) {
    const found = `ADE ${preparedBy} began it, and this is ADE ${ENGINE_VERSION}. Run its document again`;
    throw new AdeError('job_not_resumable', { path: jobDir, found });
  }
  return request;
}

async function carryOutToEnd(
  jobDir: string,
  request: RunRequest,
  { onEvent, signal, engines }: JobWatch,
): Promise<JobResult> {
  // Never null: only a stop signal leaves a job unfinished, and none is given here.
  const report = (await carryOutJob(jobDir, request, { onEvent, signal, engines }))!;
  return makeResult(jobDir, request, report);
}

/** Runs or resumes the job of a folder; null if `stopSignal` stopped it before its end, or if it runs again later. */
export async function carryOutJob(
  jobDir: string,
  request: RunRequest,
  { onEvent = () => undefined, signal, stopSignal, isForLater, onSpawn, isVerified, engines }: CarryOutOptions,
): Promise<TimedReport | null> {
  const startedMs = performance.now();
  const log = new AttemptLog(jobDir, request, onEvent);
  const begin = (killed?: JobError) => {
    removeUnusableRecord(jobDir);
    removePartialFiles(jobDir);
    log.begin(killed);
  };
  begin();
  const signals = [signal, stopSignal].filter((one) => one !== undefined);
  const problem = isVerified ? null : await checkEnvironment(jobDir, request);
  const report = problem
    ? makeFailure(problem)
    : await runAttempts(jobDir, request, {
        signal: AbortSignal.any(signals),
        onSpawn,
        engines,
        onMessage: (message) => (message.type === 'progress' ? onEvent(message) : log.append(message)),
        onRestart: begin,
      });
  const { status, error } = report;
  if (error) removePartialFiles(jobDir);
  const isStopped = status === 'cancelled' && !signal?.aborted;
  if (isStopped || (error !== null && isForLater?.(error))) return null;
  const duration_ms = Math.round(performance.now() - startedMs);
  if (status === 'success') log.append({ type: 'finished', status, duration_ms });
  else log.append({ type: 'finished', status, error, duration_ms });
  return { ...report, duration_ms };
}

/** A job must run exactly the prepared package. Returns null, or how its environment has changed since. */
async function checkEnvironment(jobDir: string, { build_hash }: RunRequest): Promise<JobError | null> {
  try {
    await verifyEnvironment(jobPaths(jobDir).environment, build_hash);
    return null;
  } catch (error) {
    if (isAdeError(error)) return { code: error.code, message: error.message };
    throw error;
  }
}

/** The result of a job that has ended, from its folder. */
export function makeResult(jobDir: string, request: RunRequest, report: TimedReport): JobResult {
  const { status, error, duration_ms } = report;
  const artifactPath = jobPaths(jobDir).artifact;
  return {
    job_id: request.job_id,
    status,
    source_file: request.source_file,
    job_dir: jobDir,
    artifact: existsSync(artifactPath) ? artifactPath : null,
    output: status === 'success' ? jobPaths(jobDir).output : null,
    summary: report.status === 'success' ? report.summary : {},
    duration_ms,
    ...(error === null ? {} : { error }),
  };
}

/** Reads the report of a successful job from its artifact, which takes long if the artifact is large. */
export function readSuccess(jobDir: string): EngineReport {
  const { summary, output } = readArtifact(jobPaths(jobDir).artifact);
  return makeSuccess({ summary, output_sha256: output.sha256 ?? null });
}
