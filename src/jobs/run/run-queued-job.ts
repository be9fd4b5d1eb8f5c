import type { JobEvent, Progress } from '../../contract/events.ts';
import { jobFolder } from '../../contract/layout.ts';
import { carryOutJob } from '../../runner/index.ts';
import { clearServerDeaths, type JobVerdict, markJobStarted, requeueJob, saveJobPosition } from '../../store/jobs.ts';
import type { JobRow } from '../../store/tables.ts';
import type { JobContext } from '../context.ts';
import { emitEvent, publishJobById } from '../publish.ts';
import type { QueueEntry, RunningJob } from '../queue/job-queue.ts';
import { forgetEngine, recordEngine } from './engine-processes.ts';
import { ensureJobFolder } from './job-folder.ts';
import { logFailure, makeFailure, makeVerdict, saveVerdict, toJobError } from './verdict.ts';

/** How often a running pass is told to listeners, and written to the database. */
const TELL_EVERY_MS = 250;
const SAVE_EVERY_MS = 2000;

/** Takes a job from the queue to its end. Never throws. */
export async function runQueuedJob(
  ctx: JobContext,
  entry: QueueEntry,
  job: RunningJob,
): Promise<'ended' | 'stopped' | 'postponed'> {
  const { jobId } = entry;
  let row: JobRow | undefined;
  try {
    row = await markJobStarted(ctx.db, jobId, new Date().toISOString());
  } catch (error) {
    ctx.log({ level: 'error', message: `A job could not be started: ${(error as Error).message}`, jobId });
    return 'postponed';
  }
  // It was cancelled or deleted while it waited.
  if (row === undefined) return 'ended';
  ctx.observer.jobStarted?.({ waitMs: performance.now() - entry.enqueuedAtMs });
  await ctx.step('started', jobId);
  const verdict = await carryOut(ctx, row, job);
  if (verdict === null) return stopJob(ctx, row, job);
  await ctx.step('verdict', jobId);
  await saveVerdict(ctx, jobId, verdict);
  await ctx.step('finished', jobId);
  return 'ended';
}

async function stopJob(ctx: JobContext, row: JobRow, job: RunningJob): Promise<'stopped'> {
  // Where this fails, the next start finds the job as running, which comes to the same.
  await requeueJob(ctx.db, row.id, row.server_deaths, job.position ?? {}).catch(() => undefined);
  await publishJobById(ctx, row.id).catch(() => undefined);
  return 'stopped';
}

/** Null: it was stopped and goes on at the next start. */
async function carryOut(ctx: JobContext, row: JobRow, job: RunningJob): Promise<JobVerdict | null> {
  const jobDir = jobFolder(ctx.dataDir, row.id);
  const progress = new ProgressWriter(ctx, row, job);
  try {
    const request = await ensureJobFolder(ctx, row);
    const outcome = await carryOutJob(jobDir, request, {
      onEvent: (event) => progress.take(event),
      signal: job.cancel.signal,
      stopSignal: job.stop.signal,
      onSpawn: (pid) => {
        recordEngine(ctx.folders.engines, row.id, pid);
        void ctx.step('spawned', row.id);
      },
    });
    return outcome && { ...makeVerdict(outcome), ...job.position };
  } catch (error) {
    const failure = toJobError(error, jobDir);
    logFailure(jobDir, row.id, failure, ctx);
    return { ...makeFailure(failure), ...job.position };
  } finally {
    forgetEngine(ctx.folders.engines, row.id);
    await progress.settled();
  }
}

/** Passes on how far a job is: each event at once, the rows at intervals; what it writes keeps its order. */
class ProgressWriter {
  readonly #ctx: JobContext;
  readonly #row: JobRow;
  readonly #job: RunningJob;
  #writes: Promise<void> = Promise.resolve();
  #lastToldMs = 0;
  #lastSavedMs = performance.now();

  constructor(ctx: JobContext, row: JobRow, job: RunningJob) {
    this.#ctx = ctx;
    this.#row = row;
    this.#job = job;
  }

  take(event: JobEvent | Progress): void {
    const { observer } = this.#ctx;
    const { id } = this.#row;
    emitEvent(this.#ctx, id, event);
    if (event.type === 'progress') this.#takeRows(event);
    if (event.type === 'started') this.#write(null, true);
    if (event.type === 'pass_started') {
      this.#job.position = { pass: event.pass, pass_name: event.name, rows_done: 0 };
      this.#write(null, true);
    }
    if (event.type === 'pass_finished') {
      observer.passFinished?.({ ...event, durationMs: event.duration_ms });
      this.#forgiveDeaths();
    }
    if (event.type === 'rule_switched_off') observer.ruleSwitchedOff?.({ rule: event.rule });
  }

  /** When everything is written. */
  settled(): Promise<void> {
    return this.#writes;
  }

  #takeRows({ pass, name, rows, fraction }: Progress): void {
    const nowMs = performance.now();
    const position = { pass, pass_name: name, rows_done: rows };
    this.#job.position = position;
    if (nowMs - this.#lastToldMs >= TELL_EVERY_MS) {
      this.#lastToldMs = nowMs;
      const data = { job_id: this.#row.id, pass, pass_name: name, rows, fraction };
      this.#ctx.feed.publish(this.#row.workspace_id, 'job_progress', data, { isKept: false });
    }
    if (nowMs - this.#lastSavedMs >= SAVE_EVERY_MS) {
      this.#lastSavedMs = nowMs;
      this.#write(() => saveJobPosition(this.#ctx.db, this.#row.id, position), false);
    }
  }

  #forgiveDeaths(): void {
    if (this.#row.server_deaths === 0) return;
    this.#row.server_deaths = 0;
    this.#write(() => clearServerDeaths(this.#ctx.db, this.#row.id), false);
  }

  /** Progress that cannot be saved is lost without harm: the job goes on, and its verdict is saved with more patience. */
  #write(save: (() => Promise<void>) | null, isTold: boolean): void {
    const { id } = this.#row;
    this.#writes = this.#writes
      .then(() => save?.())
      .then(() => (isTold ? publishJobById(this.#ctx, id) : undefined))
      .catch((error: Error) =>
        this.#ctx.log({ level: 'warn', message: `Progress could not be saved: ${error.message}`, jobId: id }),
      );
  }
}
