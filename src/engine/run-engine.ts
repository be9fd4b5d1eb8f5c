import { asDiskFull } from '../base/files/index.ts';
import type { JobSuccess } from '../contract/engine-messages.ts';
import { AdeError, isAdeError } from '../contract/errors/index.ts';
import type { RuleRunner } from '../rules/client/index.ts';
import { NextHost } from './job/next-host.ts';
import { type JobParts, openJob, readParts, type Send, startRules } from './job/open-job.ts';

/**
 * Runs or resumes the job of a folder. Never throws: the last message reports how the job ended. Uses the rule host that
 * waits in `hosts`.
 */
export async function runEngine(jobDir: string, send: Send, hosts = new NextHost()): Promise<void> {
  try {
    const parts = readParts(jobDir);
    const success = await runWithRules(jobDir, parts, send, startRules(jobDir, parts, send, hosts));
    send({ type: 'succeeded', ...success });
  } catch (error) {
    const { code, message } = toAdeError(error);
    send({ type: 'failed', error: { code, message } });
  }
}

async function runWithRules(jobDir: string, parts: JobParts, send: Send, runner: RuleRunner): Promise<JobSuccess> {
  try {
    // Loaded while the rule host starts.
    const { runJob } = await import('./run-job.ts');
    return await runJob(openJob(jobDir, parts, runner), send);
  } finally {
    await runner.close();
  }
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
