import { asDiskFull } from '../base/files/index.ts';
import type { JobSuccess } from '../contract/engine-messages.ts';
import { AdeError, isAdeError } from '../contract/errors/index.ts';
import { openJob, readJob, type Send } from './job/open-job.ts';

/** Resolves when the job may run. */
export type WaitForJob = () => Promise<void>;

/**
 * Runs or resumes the job of a folder. Never throws: the last message reports how the job ended. With `wait`, first
 * does the work that does not depend on people's corrections; the folder is complete when `wait` resolves.
 */
export async function runEngine(jobDir: string, send: Send, wait: WaitForJob | null = null): Promise<void> {
  try {
    const success = await openAndRun(jobDir, send, wait);
    send({ type: 'succeeded', ...success });
  } catch (error) {
    const { code, message } = toAdeError(error);
    send({ type: 'failed', error: { code, message } });
  }
}

async function openAndRun(jobDir: string, send: Send, wait: WaitForJob | null): Promise<JobSuccess> {
  const opened = openJob(jobDir, send);
  try {
    // Loaded while the rule host starts.
    const { runJob } = await import('./run-job.ts');
    const hash = wait === null ? null : await prepareToWait(jobDir, wait);
    return await runJob(readJob(opened), send, hash);
  } finally {
    await opened.runner.close();
  }
}

/** Returns the hash of the document, which is already in the folder. */
async function prepareToWait(jobDir: string, wait: WaitForJob): Promise<string | null> {
  const { prepareRun } = await import('./prepare-run.ts');
  const [hash] = await Promise.all([prepareRun(jobDir), wait()]);
  return hash;
}

function toAdeError(error: unknown): AdeError {
  if (isAdeError(error)) return error;
  const diskFull = asDiskFull(error, 'the job folder');
  if (diskFull) return diskFull;
  if ((error as NodeJS.ErrnoException).code === 'EFBIG') {
    return new AdeError('output_too_large', { path: 'A file of the job', max_mb: 'ADE_WORKER_FSIZE_MB' });
  }
  return new AdeError('engine_failed', { found: describeClassAndPlace(error) }, { cause: error });
}

/** Leaves out the message, because JavaScript's own messages may quote a value. */
function describeClassAndPlace(error: unknown): string {
  const { name = 'Error', stack = '' } = error instanceof Error ? error : new Error();
  const place = /\n\s+at (?:.*\/)?([^/\n]+:\d+:\d+)/.exec(stack)?.[1] ?? 'unknown place';
  return `${name} at ${place}`;
}
