import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { JobRow } from '../../storage/store/tables.ts';
import type { JobContext } from '../core.ts';
import { assertJobsFolder } from '../folders/job-folder.ts';
import { publishJob } from '../jobs/publish.ts';
import type { Slot } from './slots.ts';

/** A place in the queue for a job. Throws `queue_full`, and what `assertAccepting` throws. */
export function reservePlace(ctx: JobContext): Slot {
  return reserve(ctx, () => ctx.driver.reserve());
}

/** The same for what runs here and waits for nothing but a slot of this process. */
export function reserveSlot(ctx: JobContext): Slot {
  return reserve(ctx, () => ctx.slots.reserve(ctx.queue.runningCount));
}

function reserve(ctx: JobContext, take: () => Slot): Slot {
  try {
    assertAccepting(ctx);
    return take();
  } catch (error) {
    noteRefusal(ctx, error);
    throw error;
  }
}

export function noteRefusal({ observer }: JobContext, error: unknown): void {
  if (isAdeError(error)) observer.submissionRefused?.({ code: error.code });
}

/** Throws `shutting_down`, `safe_mode_active`, or `storage_unusable` where the folder of all jobs is gone. */
export function assertAccepting(ctx: JobContext): void {
  if (ctx.queue.isStopped) throw new AdeError('shutting_down');
  ctx.safeMode.assertOff();
  assertJobsFolder(ctx.folders.jobs);
}

export function enqueueJob(ctx: JobContext, row: JobRow, slot: Slot): void {
  ctx.driver.announce(row, slot);
  publishJob(ctx, row);
}
