import type { JobSuccess } from '../contract/engine-messages.ts';
import { AdeError, isAdeError } from '../contract/errors/index.ts';
import type { JobError } from '../contract/events.ts';
import { openJob, type Send } from './open-job.ts';

/** Runs, or goes on with, the job of a folder. Never throws: how it ended is the last message. */
export async function runEngine(jobDir: string, send: Send): Promise<void> {
  try {
    send({ type: 'succeeded', ...(await carryOut(jobDir, send)) });
  } catch (error) {
    send({ type: 'failed', error: describeJobError(error) });
  }
}

async function carryOut(jobDir: string, send: Send): Promise<JobSuccess> {
  const job = openJob(jobDir, send);
  try {
    // Loaded while the rule host starts.
    const { runJob } = await import('./run-job.ts');
    return await runJob(job, send);
  } finally {
    await job.runner.close();
  }
}

function describeJobError(error: unknown): JobError {
  if (isAdeError(error)) return { code: error.code, message: error.message };
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return describeJobError(new AdeError('disk_full', { path: 'the job folder' }));
  if (code === 'EFBIG')
    return describeJobError(
      new AdeError('output_too_large', { path: 'A file of the job', max_mb: 'ADE_WORKER_FSIZE_MB' }),
    );
  // Class and place only: a message of JavaScript's own may quote a value.
  const { name = 'Error', stack = '' } = error instanceof Error ? error : new Error();
  const place = /\n\s+at (?:.*\/)?([^/\n]+:\d+:\d+)/.exec(stack)?.[1] ?? 'unknown place';
  return describeJobError(
    new AdeError('engine_failed', { found: `${name} at ${place.replace(/\)$/, '')}` }, { cause: error }),
  );
}
