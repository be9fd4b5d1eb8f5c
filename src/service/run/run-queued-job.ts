import { AdeError } from '../../contract/errors/index.ts';
import type { JobError, JobEvent, Progress } from '../../contract/events.ts';
import { jobFolder } from '../../contract/layout.ts';
import { carryOutJob, makeFailure } from '../../runner/index.ts';
import { ownerOfJob, storedNames } from '../../storage/shared/index.ts';
import {
  clearServerDeaths,
  inTransaction,
  type JobEnd,
  type JobPosition,
  type JobRow,
  markJobRestarted,
  markJobStarted,
  requeueJob,
  saveJobPosition,
  takeBackDeath,
} from '../../storage/store/index.ts';
import { findVerifiedEnvironment } from '../environments/current-environment.ts';
import { ensureJobFolder } from '../folders/job-folder.ts';
import { forgetEngine, recordEngine } from '../host/engine-processes.ts';
import { hasRoom, isOfFullDisk, isOfUnreachable, mayFitLater } from '../host/for-later.ts';
import { explainStorageError, toJobError } from '../host/job-error.ts';
import { MAX_SERVER_DEATHS, type QueueEntry, type RunningJob, type RunOutcome } from '../queue/job-queue.ts';
import type { RunContext } from './context.ts';
import { logFailure, makeJobEnd, readLoggedEnd, retry, saveJobEnd } from './job-end.ts';
import { keepPasses, takeOverEvents } from './keep-passes.ts';

/** How often the progress of a pass is published, and saved in the database. */
const PUBLISH_EVERY_MS = 500;
const SAVE_EVERY_MS = 2000;

/** Runs a job of the queue until it has ended. Never throws. */
export async function runQueuedJob(ctx: RunContext, entry: QueueEntry, job: RunningJob): Promise<RunOutcome> {
  const { jobId } = entry;
  let row: JobRow | undefined;
  try {
    row = await markJobStarted(ctx.db, jobId, new Date().toISOString(), ctx.nodeId);
  } catch (error) {
    ctx.log({ level: 'error', message: `A job could not be started: ${(error as Error).message}`, jobId });
    return 'postponed';
  }
  // The job was cancelled or deleted while it waited.
  if (row === undefined) return 'ended';
  ctx.observer.jobStarted?.({ waitMs: performance.now() - entry.enqueuedAtMs });
  await ctx.step('started', jobId);
  const started = row;
  try {
    // The files that the job uses stay on this node until the job's end is stored.
    return await ctx.shared.use([], () => runStarted(ctx, started, job));
  } catch (error) {
    // A defect of ADE: without an end, the job would run for ever.
    const failure = toJobError(error, jobFolder(ctx.dataDir, jobId));
    logFailure(ctx, jobId, failure);
    await saveJobEnd(ctx, jobId, makeJobEnd(makeFailure(failure), null), started);
    return 'ended';
  }
}

async function runStarted(ctx: RunContext, row: JobRow, job: RunningJob): Promise<RunOutcome> {
  const { id } = row;
  const hadRoom = hasRoom(await ctx.disk.readFree());
  const end = await carryOut(ctx, row, job, mayFitLater(ctx, id, hadRoom));
  if (end === 'postponed') return postponeJob(ctx, row, job);
  if (end === 'full') return giveBack(ctx, row, job, hadRoom);
  if (end === null) return stopJob(ctx, row, job);
  ctx.disk.noteEnd(id, end.status === 'success');
  await ctx.step('reported', id);
  await saveJobEnd(ctx, id, { ...end, ...job.position }, { claim: row.claim, attempt: row.attempt });
  await ctx.sandbox.noteEnd(end.error_code);
  await ctx.step('finished', id);
  return 'ended';
}

/**
 * Lets a job wait again that this process no longer runs. If the row still says that the job runs here, a single process
 * finds it at its next start. A node tries again while the database is away, since other nodes would take it for dead.
 */
async function stopJob(ctx: RunContext, row: JobRow, job: RunningJob): Promise<'stopped'> {
  const position = job.position ?? {};
  const save = () =>
    requeue(ctx, row, position).then(
      () => true,
      () => false,
    );
  if (!(await save()) && ctx.nodeId !== null) retry(ctx, save).catch(() => undefined);
  return 'stopped';
}

async function requeue(ctx: RunContext, row: JobRow, position: Partial<JobPosition>): Promise<void> {
  await inTransaction(ctx.db, async (transaction) => {
    const isBack = await requeueJob(transaction, row, 0, position);
    if (isBack) await ctx.driver.putBack(transaction, row);
    else if (ctx.nodeId !== null) await takeBackDeath(transaction, row);
  });
}

/** Lets the job wait for another node, or for space on this node's disk. */
async function giveBack(ctx: RunContext, row: JobRow, job: RunningJob, hadRoom: boolean): Promise<'stopped'> {
  // Do this before the job waits again, or this node could take it at once. A node of the role api takes no jobs.
  if (ctx.settings.role !== 'api') await ctx.disk.noteFull(row.id, hadRoom);
  await ctx.shared.abandon(storedNames.job(row.id)).catch(() => undefined);
  return stopJob(ctx, row, job);
}

/** The end of a job that must not run: it was cancelled, or it kills every node. Null if it is to be run. */
async function findEarlyEnd(ctx: RunContext, row: JobRow): Promise<JobEnd | null> {
  // A single process handles such jobs at its next start.
  if (ctx.nodeId === null) return null;
  const jobDir = jobFolder(ctx.dataDir, row.id);
  // This node already ended the job in the previous attempt, but could not store that.
  const logged = row.claim > 1 ? readLoggedEnd(jobDir) : null;
  if (logged !== null) return logged;
  const error =
    row.cancel_requested_at !== null
      ? new AdeError('cancelled')
      : row.server_deaths >= MAX_SERVER_DEATHS
        ? new AdeError('job_keeps_failing', { count: MAX_SERVER_DEATHS })
        : null;
  if (error === null) return null;
  const { code, message } = error;
  await takeOverEvents(ctx, row);
  logFailure(ctx, row.id, { code, message });
  return makeJobEnd(makeFailure({ code, message }), null);
}

/** Lets the job wait again, because something that it needs cannot be reached. Other nodes may reach it. */
async function postponeJob(ctx: RunContext, row: JobRow, job: RunningJob): Promise<'postponed' | 'given_back'> {
  if (ctx.nodeId !== null) {
    await stopJob(ctx, row, job);
    return 'given_back';
  }
  await inTransaction(ctx.db, (transaction) => requeueJob(transaction, row, 0)).catch(() => undefined);
  return 'postponed';
}

/** How a run ended; `full`: it does not fit on the disk; null: it was stopped, and the next start resumes it. */
type Outcome = JobEnd | 'postponed' | 'full' | null;

/** `mayWait`: whether a job that does not fit on the disk waits. */
async function carryOut(ctx: RunContext, row: JobRow, job: RunningJob, mayWait: boolean): Promise<Outcome> {
  const jobDir = jobFolder(ctx.dataDir, row.id);
  const progress = new ProgressWriter(ctx, row, job);
  let isFull = false;
  try {
    const signal = AbortSignal.any([job.cancel.signal, job.stop.signal]);
    await ctx.shared.begin(storedNames.job(row.id), row.attempt);
    const early = await findEarlyEnd(ctx, row);
    if (early !== null) return early;
    await ctx.shared.bring(ownerOfJob(row.id), storedNames.document(row.document_id));
    const known = await ctx.settleSender(row, signal);
    const request = await ensureJobFolder(ctx, known, await findVerifiedEnvironment(ctx, row));
    await takeOverEvents(ctx, row);
    const report = await carryOutJob(jobDir, request, {
      isVerified: true,
      engines: ctx.engines,
      onEvent: (event) => progress.add(event),
      signal: job.cancel.signal,
      stopSignal: job.stop.signal,
      isForLater: ({ code, message }) => {
        isFull = mayWait && code === 'disk_full';
        if (isFull) logWaiting(ctx, row.id, message);
        return isFull;
      },
      onSpawn: (pid) => {
        recordEngine(ctx.folders.engines, row.id, pid);
        Promise.resolve(ctx.step('spawned', row.id)).catch(() => undefined);
      },
    });
    if (isFull) return 'full';
    return report && makeJobEnd(report, report.duration_ms);
  } catch (error) {
    const isForRoom = mayWait && isOfFullDisk(error);
    if (isForRoom || isOfUnreachable(error)) {
      logWaiting(ctx, row.id, (explainStorageError(error, jobDir) as Error).message);
      return isForRoom ? 'full' : 'postponed';
    }
    const failure = toJobError(error, jobDir);
    logFailure(ctx, row.id, failure);
    return makeJobEnd(makeFailure(failure), null);
  } finally {
    forgetEngine(ctx.folders.engines, row.id);
    await progress.settled();
  }
}

function logWaiting(ctx: RunContext, jobId: string, because: string): void {
  ctx.log({ level: 'warn', message: `A job waits: ${because}`, jobId });
}

/** Publishes and saves the progress of a job: events at once, row counts at intervals, all in order. */
class ProgressWriter {
  readonly #ctx: RunContext;
  readonly #row: JobRow;
  readonly #job: RunningJob;
  #writes: Promise<void> = Promise.resolve();
  #latest: Progress | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastSavedMs = performance.now();

  constructor(ctx: RunContext, row: JobRow, job: RunningJob) {
    this.#ctx = ctx;
    this.#row = row;
    this.#job = job;
  }

  add(event: JobEvent | Progress): void {
    const { observer } = this.#ctx;
    const { id } = this.#row;
    this.#ctx.jobs.emit(id, event);
    if (event.type === 'progress') this.#addRows(event);
    if (event.type === 'started') {
      if (event.after !== undefined) this.#noteRestart(event.after);
      if (event.after !== undefined) this.#write(() => this.#restart());
    }
    if (event.type === 'pass_started') {
      const position = { pass: event.pass, pass_name: event.name, rows_done: 0 };
      this.#job.position = position;
      this.#job.estimates = null;
      this.#publish({ type: 'progress', pass: event.pass, name: event.name, rows: 0, fraction: null });
      // Other nodes read the position from the row.
      if (this.#ctx.nodeId !== null) this.#write(() => saveJobPosition(this.#ctx.db, this.#row, position));
    }
    if (event.type === 'pass_finished') {
      observer.passFinished?.({ ...event, durationMs: event.duration_ms });
      this.#clearDeaths();
      this.#write(() => keepPasses(this.#ctx, this.#row, event.name));
    }
    if (event.type === 'rule_switched_off') observer.ruleSwitchedOff?.({ rule: event.rule });
  }

  /** Publishes nothing more, and resolves when everything is written. */
  settled(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#writes;
  }

  async #restart(): Promise<void> {
    await markJobRestarted(this.#ctx.db, this.#row);
    this.#row.attempt += 1;
    await this.#ctx.shared.beginAgain(storedNames.job(this.#row.id), this.#row.attempt);
  }

  #noteRestart({ code, message }: JobError): void {
    const found = `The job is started again: ${message}`;
    this.#ctx.log({ level: 'warn', message: found, jobId: this.#row.id, code });
  }

  #addRows(progress: Progress): void {
    const { type: _, pass, name, rows, ...estimates } = progress;
    const nowMs = performance.now();
    const position = { pass, pass_name: name, rows_done: rows };
    this.#job.position = position;
    this.#job.estimates = estimates;
    this.#publish(progress);
    if (nowMs - this.#lastSavedMs >= SAVE_EVERY_MS) {
      this.#lastSavedMs = nowMs;
      this.#write(() => saveJobPosition(this.#ctx.db, this.#row, position));
    }
  }

  /** At intervals, and the last of what comes in between at their end. */
  #publish(progress: Progress): void {
    this.#latest = progress;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const { type: _, name: pass_name, ...about } = this.#latest ?? progress;
      const data = { job_id: this.#row.revision_of ?? this.#row.id, pass_name, ...about };
      this.#ctx.feed.publish(this.#row.workspace_id, 'job_progress', data);
    }, PUBLISH_EVERY_MS).unref();
  }

  #clearDeaths(): void {
    if (this.#row.server_deaths === 0) return;
    this.#row.server_deaths = 0;
    this.#write(() => clearServerDeaths(this.#ctx.db, this.#row));
  }

  /** Progress that can't be saved may be lost: the job continues, and only saving its end is retried. */
  #write(save: () => Promise<void>): void {
    const { id } = this.#row;
    this.#writes = this.#writes
      .then(save)
      .catch((error: Error) =>
        this.#ctx.log({ level: 'warn', message: `Progress could not be saved: ${error.message}`, jobId: id }),
      );
  }
}
