import type { Feed } from '../../src/service/feed.ts';

/** Looks again after this time, since not every change is announced. */
const LOOK_AGAIN_MS = 300;

/**
 * Looks now, and again whenever the service announces a change of a job, until something is found; the limit is the test
 * runner's. Constant polling would take more processor time than the jobs that it waits for.
 */
export async function lookUntil<T>(
  feed: Feed,
  workspaceId: string,
  look: () => Promise<T | undefined | false>,
): Promise<T> {
  for (;;) {
    const changed = Promise.withResolvers<void>();
    const stop = feed.subscribe(workspaceId, ({ type }) => {
      if (type === 'logged') changed.resolve();
    });
    const timer = setTimeout(changed.resolve, LOOK_AGAIN_MS);
    try {
      const found = await look();
      if (found) return found;
      await changed.promise;
    } finally {
      clearTimeout(timer);
      stop();
    }
  }
}
