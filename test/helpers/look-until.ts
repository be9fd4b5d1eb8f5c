import type { Feed } from '../../src/service/feed.ts';

/** Not everything is told of. */
const LOOK_AGAIN_MS = 300;

/**
 * Looks now, and again whenever the service tells of a change of a job, until something is found; the limit is the test
 * runner's. Looking all the time would take more of the processors than the jobs that are waited for.
 */
export async function lookUntil<T>(
  feed: Feed,
  workspaceId: string,
  look: () => Promise<T | undefined | false>,
): Promise<T> {
  for (;;) {
    const changed = Promise.withResolvers<void>();
    const stop = feed.subscribe(workspaceId, ({ type }) => {
      if (type === 'job') changed.resolve();
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
