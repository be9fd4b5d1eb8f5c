import type { JobEvent, Progress } from '../contract/events.ts';
import { findJob } from '../store/jobs.ts';
import type { JobRow } from '../store/tables.ts';
import type { JobContext, JobEventListener } from './context.ts';
import { describeJob, type JobResource } from './describe-job.ts';

export function describeLiveJob(ctx: JobContext, row: JobRow): JobResource {
  return describeJob(row, { position: ctx.queue.livePosition(row.id), queuePosition: ctx.queue.positionOf(row.id) });
}

export function publishJob(ctx: JobContext, row: JobRow): void {
  ctx.feed.publish(row.workspace_id, 'job', describeLiveJob(ctx, row));
}

export async function publishJobById(ctx: JobContext, id: string): Promise<void> {
  const row = await findJob(ctx.db, id);
  if (row !== undefined) publishJob(ctx, row);
}

/** Listens to the events of one job from now on; gives the function that ends it. */
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
}
