import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { readArtifact } from '../audit/read-artifact.ts';
import { AdeError, type ErrorCode, isAdeError } from '../contract/errors/index.ts';
import type { JobError, JobEvent, JobResult, Progress } from '../contract/events.ts';
import { jobFolder, jobPaths } from '../contract/layout.ts';
import type { RunRequest } from '../contract/run-request.ts';
import type { Settings } from '../contract/settings.ts';
import { ENGINE_VERSION } from '../contract/version.ts';
import { type PreparedPackage, readBuildRecord, verifyEnvironment } from '../prepare/index.ts';
import { chooseLevel } from '../sandbox/index.ts';
import { EventLog, readEvents } from './event-log.ts';
import {
  assertDocument,
  inputName,
  makeJobFolder,
  makeJobId,
  readRunRequest,
  removePartialFiles,
} from './job-folder.ts';
import { makeRunRequest } from './make-run-request.ts';
import { type JobEnd, runEngineProcess } from './run-engine-process.ts';

export interface JobWatch {
  onEvent?: (event: JobEvent | Progress) => void;
  /** Cancels the job. */
  signal?: AbortSignal;
}

/** What the service adds to a watch. */
export interface CarryOutOptions extends JobWatch {
  /** Ends the engine without a verdict: the job is carried on later. */
  stopSignal?: AbortSignal;
  /** Told the process id of the engine as soon as there is one. */
  onSpawn?: (pid: number) => void;
}

/** A result with what the service keeps of it besides. */
export interface JobOutcome extends JobResult {
  output_sha256: string | null;
}

export interface RunJobOptions extends JobWatch {
  /** Path of the document. */
  file: string;
  prepared: PreparedPackage;
  dataDir: string;
  settings: Settings;
  /** The time that rules see as now; the time of submission when left out. ISO 8601. */
  asOf?: string;
  /** Whether what rules print is kept, in `logs/rules.log` of the job folder: for an author's own eyes. */
  keepRuleLog?: boolean;
}

/** Runs one job from a document to its verdict. Throws only when not even a job folder can be made. */
export async function runJob(options: RunJobOptions): Promise<JobResult> {
  const { file, prepared, dataDir, settings, asOf, keepRuleLog } = options;
  assertDocument(file);
  const jobId = makeJobId();
  const jobDir = jobFolder(dataDir, jobId);
  const level = await chooseLevel(settings.sandbox);
  const source = { input: inputName(file), source_file: basename(file) };
  const request = makeRunRequest({ jobId, source, prepared, settings, level, asOf, keepRuleLog });
  await makeJobFolder(jobDir, file, prepared.envDir, request);
  return carryOutToEnd(jobDir, request, options);
}

/** Goes on with a job that was killed, at its first unfinished pass. */
export async function resumeJob(jobDir: string, options: JobWatch & { settings: Settings }): Promise<JobResult> {
  const request = readResumable(jobDir);
  return carryOutToEnd(resolve(jobDir), request, options);
}

/** The request of a job that can go on; throws `job_not_found` or `job_not_resumable`. */
export function readResumable(jobDir: string): RunRequest {
  const request = readRunRequest(jobDir);
  const last = readEvents(jobDir).findLast(({ type }) => type === 'finished');
  if (last?.type === 'finished' && last.status === 'success') {
    throw new AdeError('job_not_resumable', { path: jobDir, found: 'it is finished' });
  }
  const { engine_version: preparedBy } = readBuildRecord(jobPaths(jobDir).environment);
  if (preparedBy !== ENGINE_VERSION) {
    const found = `it was begun by ADE ${preparedBy}, and this is ${ENGINE_VERSION}. Run its document again`;
    throw new AdeError('job_not_resumable', { path: jobDir, found });
  }
  return request;
}

async function carryOutToEnd(jobDir: string, request: RunRequest, { onEvent, signal }: JobWatch): Promise<JobResult> {
  // Only a stop signal, which is not given, leaves a job without a verdict.
  const { output_sha256: _, ...result } = (await carryOutJob(jobDir, request, { onEvent, signal }))!;
  return result;
}

/** Runs the job of a folder, or goes on with it, to its verdict; null when it was stopped before it had one. */
export async function carryOutJob(
  jobDir: string,
  request: RunRequest,
  { onEvent = () => undefined, signal, stopSignal, onSpawn }: CarryOutOptions,
): Promise<JobOutcome | null> {
  const startedMs = performance.now();
  const log = new EventLog(jobDir, request.job_id, onEvent);
  const attempt = readEvents(jobDir).filter(({ type }) => type === 'started').length + 1;
  removePartialFiles(jobDir);
  log.append({ type: 'started', attempt, sandbox_level: request.sandbox_level });
  const signals = [signal, stopSignal].filter((one) => one !== undefined);
  const found = await checkEnvironment(jobDir);
  const end: JobEnd = found
    ? { error: found }
    : await runEngineProcess(jobDir, request, {
        signal: AbortSignal.any(signals),
        onSpawn,
        onMessage: (message) => (message.type === 'progress' ? onEvent(message) : log.append(message)),
      });
  const { error } = end;
  if (error) removePartialFiles(jobDir);
  if (error && statusOf(error) === 'cancelled' && !signal?.aborted) return null;
  const durationMs = Math.round(performance.now() - startedMs);
  if (error === null) log.append({ type: 'finished', status: 'success', duration_ms: durationMs });
  else log.append({ type: 'finished', status: statusOf(error), error, duration_ms: durationMs });
  return describeResult(jobDir, request, end, durationMs);
}

/** A job runs what was prepared and nothing else: null, or why its environment is not that any more. */
async function checkEnvironment(jobDir: string): Promise<JobError | null> {
  try {
    await verifyEnvironment(jobPaths(jobDir).environment);
    return null;
  } catch (error) {
    if (isAdeError(error)) return { code: error.code, message: error.message };
    throw error;
  }
}

/** What a job folder holds once its job has ended. */
export function describeResult(jobDir: string, request: RunRequest, end: JobEnd, durationMs: number): JobOutcome {
  const { error } = end;
  const artifactPath = jobPaths(jobDir).artifact;
  return {
    job_id: request.job_id,
    status: error === null ? 'success' : statusOf(error),
    source_file: request.source_file,
    job_dir: jobDir,
    artifact: existsSync(artifactPath) ? artifactPath : null,
    output: error === null ? jobPaths(jobDir).output : null,
    summary: end.error === null ? end.summary : {},
    output_sha256: end.error === null ? end.output_sha256 : null,
    duration_ms: durationMs,
    ...(error === null ? {} : { error }),
  };
}

/** What a job came to whose engine nobody heard: a large artifact takes its time to read. */
export function readSuccess(jobDir: string): JobEnd {
  const { summary, output } = readArtifact(jobPaths(jobDir).artifact);
  return { error: null, summary, output_sha256: output.sha256 ?? null };
}

function statusOf(error: JobError): 'error' | 'cancelled' {
  return error.code === ('cancelled' satisfies ErrorCode) ? 'cancelled' : 'error';
}
