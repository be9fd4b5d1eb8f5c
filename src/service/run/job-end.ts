import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { hashFile } from '../../base/files/index.ts';
import type { JobError } from '../../contract/events.ts';
import { jobFolder, jobPaths, splitRevisionName } from '../../contract/layout.ts';
import {
  type EngineReport,
  EventLog,
  makeFailure,
  readEvents,
  readSuccess,
  removePartialFiles,
  removeUnfinishedFiles,
} from '../../runner/index.ts';
import { findJob, type JobEnd, type JobRow } from '../../storage/store/index.ts';
import { settleBatch } from '../jobs/settle-batch.ts';
import type { EndContext } from './context.ts';
import { type EndedBy, storeJobEnd } from './store-job-end.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;

/** Turns the engine's report into columns of the job's row. `durationMs` is null if no engine ran. */
export function makeJobEnd(
  report: EngineReport,
  durationMs: number | null,
  finishedAt = new Date().toISOString(),
): JobEnd {
  const result = report.status === 'success' ? report : null;
  const attention = new Set(result?.summary.attention?.map(({ code }) => code));
  return {
    status: report.status,
    finished_at: finishedAt,
    summary_json: result && JSON.stringify(result.summary),
    attention_codes: attention.size === 0 ? '' : `,${[...attention].join(',')},`,
    error_code: report.error?.code ?? null,
    error_message: report.error?.message ?? null,
    duration_ms: durationMs,
    output_sha256: result?.output_sha256 ?? null,
  };
}

/** How the job ended according to its events, if the server died before it could store that; otherwise null. */
export function readLoggedEnd(jobDir: string): JobEnd | null {
  if (!existsSync(jobDir)) return null;
  const last = readEvents(jobDir).findLast(({ type }) => type === 'started' || type === 'finished');
  if (last?.type !== 'finished') return null;
  const report = last.status === 'success' ? readSuccess(jobDir) : makeFailure(last.error);
  return makeJobEnd(report, last.duration_ms, last.at);
}

/** Ends a job that the runner did not end: writes the error to its events, if there are any, and to its row. */
export async function failJob(ctx: EndContext, jobId: string, error: JobError, ending: EndedBy = {}): Promise<void> {
  logFailure(ctx, jobId, error);
  await saveJobEndSoon(ctx, jobId, makeJobEnd(makeFailure(error), null), ending);
}

/** Appends the end of a job to its events, unless they have one already. */
export function logFailure(ctx: EndContext, jobId: string, error: JobError): void {
  const jobDir = jobFolder(ctx.dataDir, jobId);
  if (!existsSync(jobDir)) return;
  try {
    if (readEvents(jobDir).at(-1)?.type === 'finished') return;
    const { status } = makeFailure(error);
    const log = new EventLog(jobDir, splitRevisionName(jobId).job, (event) => ctx.jobs.emit(jobId, event));
    log.append({ type: 'finished', status, error, duration_ms: 0 });
  } catch {
    // The disk that made the job fail may also hold its events. The database has the error, too.
  }
}

/**
 * Removes unfinished files of a job before its end is stored, so that no ended job has any, and adds the record's hash.
 * Files that can't be removed now are removed at the next start.
 */
async function closeJobFolder(ctx: EndContext, id: string, end: JobEnd): Promise<JobEnd> {
  const jobDir = jobFolder(ctx.dataDir, id);
  if (!existsSync(jobDir)) return end;
  try {
    if (end.status === 'success') removeUnfinishedFiles(jobDir);
    else removePartialFiles(jobDir);
    const { artifact } = jobPaths(jobDir);
    return existsSync(artifact) ? { ...end, artifact_sha256: await hashFile(artifact) } : end;
  } catch (error) {
    const message = `The folder of a job could not be closed: ${(error as Error).message}`;
    ctx.log({ level: 'error', message, jobId: id });
    return end;
  }
}

/**
 * Stores how a job ended, and retries while the database fails: a full disk must not lose a finished result. Gives up
 * when the server stops; the next start finds the end in the events. `by`: the run that ended, if any.
 */
export async function saveJobEnd(ctx: EndContext, id: string, end: JobEnd, by: EndedBy = {}): Promise<void> {
  const save = makeSave(ctx, id, await closeJobFolder(ctx, id, end), by);
  if (!(await save())) await retry(ctx, save);
}

/** Like `saveJobEnd`, but retries run in the background: nobody waits for space on a full disk. */
export async function saveJobEndSoon(ctx: EndContext, id: string, end: JobEnd, by: EndedBy = {}): Promise<void> {
  const save = makeSave(ctx, id, await closeJobFolder(ctx, id, end), by);
  if (!(await save())) retry(ctx, save).catch((error: Error) => logUnsaved(ctx, id, error));
}

/** Stores and announces an end, and returns whether that has succeeded. Never throws. */
type Save = () => Promise<boolean>;

/** Calls `save` again and again, until it has succeeded or the server stops. */
export async function retry(ctx: Pick<EndContext, 'stopping'>, save: Save): Promise<void> {
  for (let waitMs = FIRST_RETRY_MS; !ctx.stopping.aborted; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
    await delay(waitMs, undefined, { ref: false, signal: ctx.stopping }).catch(() => undefined);
    if (await save()) return;
  }
}

function makeSave(ctx: EndContext, id: string, end: JobEnd, by: EndedBy): Save {
  let isRepeated = false;
  let isAnnounced = false;
  return async () => {
    try {
      const isFirst = await storeJobEnd(ctx, id, end, by);
      // An attempt that failed may have stored the end, but nobody was told.
      const row = isFirst || isRepeated ? await findJob(ctx.db, id) : undefined;
      if (row === undefined || !isEndOf(row, by)) return true;
      if (!isAnnounced) announceEnd(ctx, row);
      isAnnounced = true;
      await settleBatchOf(ctx, row);
      if (row.revision_of !== null) ctx.onRevisionEnded(row.revision_of);
      return true;
    } catch (error) {
      isRepeated = true;
      logUnsaved(ctx, id, error as Error);
      return false;
    }
  };
}

function logUnsaved(ctx: EndContext, jobId: string, { message }: Error): void {
  ctx.log({ level: 'error', message: `The end of a job could not be saved: ${message}`, jobId });
}

/** False if another node has taken the job over. */
function isEndOf({ status, claim }: JobRow, by: EndedBy): boolean {
  return status !== 'queued' && status !== 'running' && (by.claim === undefined || by.claim === claim);
}

function announceEnd(ctx: EndContext, row: JobRow): void {
  noteDuration(ctx, row);
  if (row.status === 'success' && row.is_try === 0) ctx.columns.note(row.revision_of ?? row.id);
  const { status, error_code: code } = row;
  ctx.log({
    level: status === 'error' ? 'warn' : 'info',
    message: `Job ended: ${status}`,
    jobId: row.id,
    code: code ?? undefined,
  });
}

async function settleBatchOf(ctx: EndContext, row: JobRow): Promise<void> {
  // A revision counts as its job in the batch.
  const counted = row.revision_of === null ? row : await findJob(ctx.db, row.revision_of);
  if (counted?.batch_id) await settleBatch(ctx, counted.batch_id);
}

function noteDuration(ctx: EndContext, row: JobRow): void {
  const durationMs = row.duration_ms ?? 0;
  if (row.status === 'success') ctx.durations.add(durationMs);
  ctx.observer.jobFinished?.({ status: row.status, durationMs, errorCode: row.error_code, isTry: row.is_try === 1 });
}
