import { setTimeout as delay } from 'node:timers/promises';

const LOOK_AGAIN_MS = 20;
const LIMIT_MS = 30_000;

/** For what no event tells of, such as the end of a process. Throws where it does not come: a test that looks on would not end. */
export async function waitUntil(isReached: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + LIMIT_MS;
  while (!(await isReached())) {
    if (performance.now() > endMs) throw new Error(`In vain: ${isReached}`);
    await delay(LOOK_AGAIN_MS);
  }
}
