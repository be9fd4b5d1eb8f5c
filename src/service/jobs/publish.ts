import type { Job } from '../../contract/api/index.ts';
import type { JobEvent, Progress } from '../../contract/events.ts';
import type { ListedJob } from '../../storage/store/job-list.ts';
import { findJob } from '../../storage/store/jobs.ts';
import type { JobRow } from '../../storage/store/tables.ts';
import type { JobContext, JobEventListener } from '../core.ts';
import type { LiveJob } from './describe-job.ts';

export function makeLiveJob({ queue }: JobContext, row: ListedJob): LiveJob {
  return { row, position: queue.livePosition(row.id), queuePosition: queue.positionOf(row.id) };
}

/** The job of the API, as it is now. */
export async function describeJob(ctx: JobContext, row: JobRow): Promise<Job> {
  const [job] = await describeJobs(ctx, [row]);
  return job!;
}

export async function describeJobs(ctx: JobContext, rows: readonly ListedJob[]): Promise<Job[]> {
  const waiting = rows.filter(({ status }) => status === 'queued').map(({ id }) => id);
  const positions = waiting.length === 0 ? null : await ctx.driver.readPositions(waiting);
  const live = rows.map((row) => ({ ...makeLiveJob(ctx, row), queuePosition: positions?.get(row.id) ?? null }));
  return ctx.describer.describeAll(live);
}

/** Publishes a `LiveJob`: each follower of the feed describes it when its turn comes. Of a revision, the job is published. */
export function publishJob(ctx: JobContext, row: JobRow): void {
  if (row.revision_of !== null) void publishJobById(ctx, row.revision_of).catch(() => undefined);
  else ctx.feed.publish(row.workspace_id, 'job', makeLiveJob(ctx, row));
}

export async function publishJobById(ctx: JobContext, id: string): Promise<void> {
  const row = await findJob(ctx.db, id);
  if (row !== undefined) publishJob(ctx, row);
}

/** Listens to the events of one job from now on. Returns a function that stops it. */
export function addEventListener(ctx: JobContext, jobId: string, listener: JobEventListener): () => void {
  const listeners = ctx.eventListeners.get(jobId) ?? new Set();
  ctx.eventListeners.set(jobId, listeners.add(listener));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) ctx.eventListeners.delete(jobId);
  };
}

export function emitEvent(ctx: JobContext, jobId: string, event: JobEvent | Progress): void {
  for (const listener of ctx.eventListeners.get(jobId) ?? []) listener(event);
  ctx.tellNodes(jobId, event);
}
