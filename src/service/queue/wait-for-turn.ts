import { AsyncResource } from 'node:async_hooks';
import { AdeError } from '../../contract/errors/index.ts';
import type { Core } from '../core.ts';
import { explainStorageError } from '../host/job-error.ts';
import type { JobQueue, RunningJob } from './job-queue.ts';
import type { Places } from './places.ts';
import type { Slot } from './slots.ts';

interface Turn {
  /** Identifies the run among all others. */
  name: string;
  workspaceId: string;
  /** The folder that the run writes to, for messages. */
  folder: string;
  /** Ends the run, whether it is waiting or running. */
  signal: AbortSignal;
}

interface TurnContext extends Pick<Core, 'stopping'> {
  queue: JobQueue;
  places: Places;
}

/**
 * Runs something without a job row when its turn in the queue comes. Throws `cancelled`, `queue_full`, `shutting_down`,
 * and what `run` throws.
 */
export async function waitForTurn<Result>(
  ctx: TurnContext,
  { name, workspaceId, folder, signal }: Turn,
  run: (running: RunningJob) => Promise<Result>,
): Promise<Result> {
  const slot = await ctx.places.reserveHere();
  const stop = AbortSignal.any([signal, ctx.stopping]);
  try {
    return await waitWithSlot(ctx, { name, workspaceId, slot, stop }, run);
  } catch (error) {
    if (ctx.stopping.aborted) throw new AdeError('shutting_down', {}, { cause: error });
    throw explainStorageError(error, folder);
  } finally {
    slot.release();
  }
}

async function waitWithSlot<Result>(
  { queue }: TurnContext,
  { name, workspaceId, slot, stop }: { name: string; workspaceId: string; slot: Slot; stop: AbortSignal },
  run: (running: RunningJob) => Promise<Result>,
): Promise<Result> {
  if (stop.aborted) throw new AdeError('cancelled');
  const done = Promise.withResolvers<Result>();
  const cancel = () => {
    queue.findRunning(name)?.cancel.abort();
    if (queue.remove(name) !== undefined) done.reject(new AdeError('cancelled'));
  };
  stop.addEventListener('abort', cancel, { once: true });
  queue.add({
    jobId: name,
    workspaceId,
    batchId: null,
    serverDeaths: 0,
    slot,
    enqueuedAtMs: performance.now(),
    // Runs in the caller's context, which keeps its files in use, not in the context of the job that ended before.
    run: AsyncResource.bind((running: RunningJob) => run(running).then(done.resolve, done.reject)),
  });
  return done.promise.finally(() => stop.removeEventListener('abort', cancel));
}
