import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { AdeError, type ErrorCode, isAdeError } from '../contract/errors/index.ts';
import type { JobError, JobEvent, JobResult, Progress } from '../contract/events.ts';
import type { RunRequest } from '../contract/run-request.ts';
import type { Settings } from '../contract/settings.ts';
import { readArtifact } from '../engine/record/artifact-store.ts';
import { type PreparedPackage, verifyEnvironment } from '../prepare/index.ts';
import { chooseLevel } from '../sandbox/index.ts';
import { EventLog, readEvents } from './event-log.ts';
import { inputName, makeJobFolder, makeJobId, readRunRequest, removePartialFiles } from './job-folder.ts';
import { makeRunRequest } from './make-run-request.ts';
import { runEngineProcess } from './run-engine-process.ts';

export interface JobWatch {
  onEvent?: (event: JobEvent | Progress) => void;
  /** Cancels the job. */
  signal?: AbortSignal;
}

export interface RunJobOptions extends JobWatch {
  /** Path of the document. */
  file: string;
  prepared: PreparedPackage;
  dataDir: string;
  settings: Settings;
  /** The time that rules see as now; the time of submission when left out. ISO 8601. */
  asOf?: string;
}

/** Runs one job from a document to its verdict. Throws only when not even a job folder can be made. */
export async function runJob(options: RunJobOptions): Promise<JobResult> {
  const { file, prepared, dataDir, settings, asOf } = options;
  if (!existsSync(file)) throw new AdeError('file_not_found', { file });
  const jobId = makeJobId();
  const jobDir = resolve(dataDir, 'jobs', jobId);
  const level = await chooseLevel(parseLevel(settings));
  const source = { input: inputName(file), source_file: basename(file) };
  const request = makeRunRequest({ jobId, source, prepared, settings, level, asOf });
  await makeJobFolder(jobDir, file, prepared.envDir, request);
  return carryOut(jobDir, request, options);
}

/** Goes on with a job that was killed, at its first unfinished pass. */
export async function resumeJob(jobDir: string, options: JobWatch & { settings: Settings }): Promise<JobResult> {
  const request = readRunRequest(jobDir);
  const last = readEvents(jobDir).findLast(({ type }) => type === 'finished');
  if (last?.type === 'finished' && last.status === 'success') {
    throw new AdeError('job_not_resumable', { path: jobDir, found: 'it is finished' });
  }
  return carryOut(resolve(jobDir), request, options);
}

async function carryOut(jobDir: string, request: RunRequest, { onEvent, signal }: JobWatch): Promise<JobResult> {
  const startedMs = performance.now();
  const log = new EventLog(jobDir, request.job_id, onEvent ?? (() => undefined));
  const attempt = readEvents(jobDir).filter(({ type }) => type === 'started').length + 1;
  removePartialFiles(jobDir);
  log.append({ type: 'started', attempt, sandbox_level: request.sandbox_level });
  const error =
    (await checkEnvironment(jobDir)) ??
    (await runEngineProcess(jobDir, request, {
      signal,
      onMessage: (message) => (message.type === 'progress' ? onEvent?.(message) : log.append(message)),
    }));
  if (error) removePartialFiles(jobDir);
  const durationMs = Math.round(performance.now() - startedMs);
  if (error === null) log.append({ type: 'finished', status: 'success', duration_ms: durationMs });
  else log.append({ type: 'finished', status: statusOf(error), error, duration_ms: durationMs });
  return describeResult(jobDir, request, error, durationMs);
}

/** A job runs what was prepared and nothing else: null, or why its environment is not that any more. */
async function checkEnvironment(jobDir: string): Promise<JobError | null> {
  try {
    await verifyEnvironment(join(jobDir, '.venv'));
    return null;
  } catch (error) {
    if (isAdeError(error)) return { code: error.code, message: error.message };
    throw error;
  }
}

function describeResult(jobDir: string, request: RunRequest, error: JobError | null, durationMs: number): JobResult {
  const artifactPath = join(jobDir, 'artifact.json');
  const outputPath = join(jobDir, 'normalized.xlsx');
  const hasArtifact = existsSync(artifactPath);
  return {
    job_id: request.job_id,
    status: error === null ? 'success' : statusOf(error),
    source_file: request.source_file,
    job_dir: jobDir,
    artifact: hasArtifact ? artifactPath : null,
    output: error === null ? outputPath : null,
    summary: error === null && hasArtifact ? readArtifact(artifactPath).summary : {},
    duration_ms: durationMs,
    ...(error === null ? {} : { error }),
  };
}

function statusOf(error: JobError): 'error' | 'cancelled' {
  return error.code === ('cancelled' satisfies ErrorCode) ? 'cancelled' : 'error';
}

function parseLevel({ sandbox }: Settings): Parameters<typeof chooseLevel>[0] {
  const levels = ['auto', 'landlock', 'bubblewrap', 'permission'] as const;
  const level = levels.find((known) => known === sandbox);
  if (level === undefined) {
    throw new AdeError('setting_invalid', { variable: 'ADE_SANDBOX', found: sandbox, expected: levels.join(', ') });
  }
  return level;
}
