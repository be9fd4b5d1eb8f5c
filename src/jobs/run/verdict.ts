import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';
import {
  describeResult,
  EventLog,
  type JobOutcome,
  readEvents,
  readRunRequest,
  readSuccess,
} from '../../runner/index.ts';
import { findJob, type JobVerdict, markJobFinished } from '../../store/jobs.ts';
import type { JobRow } from '../../store/tables.ts';
import { settleBatch } from '../batches/settle-batch.ts';
import type { JobContext } from '../context.ts';
import { emitEvent, publishJob } from '../publish.ts';
import { explainStorageError } from './job-folder.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

export function makeVerdict(outcome: JobOutcome): JobVerdict {
  const { status, summary, error } = outcome;
  const codes = [...new Set((summary.attention ?? []).map(({ code }) => code))];
  return {
    status,
    finished_at: new Date().toISOString(),
    summary_json: JSON.stringify(summary),
    attention_codes: codes.length === 0 ? '' : `,${codes.join(',')},`,
    error_code: error?.code ?? null,
    error_message: error?.message ?? null,
    duration_ms: outcome.duration_ms,
    output_sha256: outcome.output_sha256,
  };
}

export function makeFailure({ code, message }: JobError): JobVerdict {
  return {
    status: code === 'cancelled' ? 'cancelled' : 'error',
    finished_at: new Date().toISOString(),
    summary_json: null,
    attention_codes: '',
    error_code: code,
    error_message: message,
    duration_ms: null,
    output_sha256: null,
  };
}

/** What went wrong on the server's side of a job; never a message that may quote a document. */
export function toJobError(error: unknown, jobDir: string): JobError {
  const known = explainStorageError(error, jobDir);
  if (isAdeError(known)) return { code: known.code, message: known.message };
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const place = /\n\s+at (?:.*\/)?([^/\n]+:\d+:\d+)/.exec(stack)?.[1] ?? 'unknown place';
  const { code, message } = new AdeError('engine_failed', { found: `${name} at ${place.replace(/\)$/, '')}` });
  return { code, message };
}

/** The verdict that the runner had logged before the server died, or null when there is none. */
export function readLoggedVerdict(jobDir: string): JobVerdict | null {
  if (!existsSync(jobDir)) return null;
  const events = readEvents(jobDir);
  const last = events.findLast(({ type }) => type === 'started' || type === 'finished');
  if (last?.type !== 'finished') return null;
  const end = last.status === 'success' ? readSuccess(jobDir) : { error: last.error };
  const verdict = makeVerdict(describeResult(jobDir, readRunRequest(jobDir), end, last.duration_ms));
  return { ...verdict, finished_at: last.at };
}

/** Lets events.ndjson tell how a job ended that the runner did not bring to its end; a missing folder is no obstacle. */
export function logFailure(jobDir: string, jobId: string, error: JobError, ctx: JobContext): void {
  if (!existsSync(jobDir)) return;
  try {
    if (readEvents(jobDir).at(-1)?.type === 'finished') return;
    const status = error.code === 'cancelled' ? 'cancelled' : 'error';
    const log = new EventLog(jobDir, jobId, (event) => emitEvent(ctx, jobId, event));
    log.append({ type: 'finished', status, error, duration_ms: 0 });
  } catch {
    // The disk that made the job fail may be the one that holds the log; the database says it as well.
  }
}

/**
 * Writes how a job ended, again and again while the database cannot take it: a result that is there must not be lost to a
 * full disk. Gives up when the server stops; the next start finds the verdict in the events.
 */
export async function saveVerdict(ctx: JobContext, id: string, verdict: JobVerdict): Promise<void> {
  for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
    try {
      const isFirst = await markJobFinished(ctx.db, id, verdict);
      if (isFirst) await announceEnd(ctx, id);
      return;
    } catch (error) {
      ctx.log({
        level: 'error',
        message: `The end of a job could not be saved: ${(error as Error).message}`,
        jobId: id,
      });
      if (ctx.queue.isStopped) return;
      await delay(waitMs, undefined, { ref: false });
    }
  }
}

async function announceEnd(ctx: JobContext, id: string): Promise<void> {
  const row = await findJob(ctx.db, id);
  if (row === undefined) return;
  noteDuration(ctx, row);
  publishJob(ctx, row);
  const { status, error_code: code } = row;
  ctx.log({
    level: status === 'error' ? 'warn' : 'info',
    message: `Job ended: ${status}`,
    jobId: id,
    code: code ?? undefined,
  });
  if (row.batch_id !== null) await settleBatch(ctx, row.batch_id);
}

function noteDuration(ctx: JobContext, row: JobRow): void {
  const durationMs = row.duration_ms ?? 0;
  if (row.status === 'success') ctx.durations.add(durationMs);
  ctx.observer.jobFinished?.({
    status: row.status,
    durationMs,
    errorCode: row.error_code,
    isTry: row.is_try === 1,
  });
}
