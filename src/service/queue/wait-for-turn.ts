import { AsyncResource } from 'node:async_hooks';
import { AdeError } from '../../contract/errors/index.ts';
import type { JobQueue, RunningJob } from './job-queue.ts';
import type { Slot } from './slots.ts';

interface Turn {
  /** Identifies the run among all others. */
  name: string;
  workspaceId: string;
  slot: Slot;
  /** Ends the run, whether it is waiting or running. */
  stop: AbortSignal;
}

/** Runs something without a job row when its turn in the queue comes. Throws `cancelled`, and what `run` throws. */
export async function waitForTurn<Result>(
  { queue }: { queue: JobQueue },
  { name, workspaceId, slot, stop }: Turn,
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
    // Runs in the caller's context, which keeps the files in use, not in that of the job that ended before.
    run: AsyncResource.bind((running: RunningJob) => run(running).then(done.resolve, done.reject)),
  });
  return done.promise.finally(() => stop.removeEventListener('abort', cancel));
}
