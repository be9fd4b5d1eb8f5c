import { setTimeout as delay } from 'node:timers/promises';

const LOOK_AGAIN_MS = 20;
const LIMIT_MS = 120_000;

/** For states that no event announces, such as the end of a process. Throws if the state is not reached, since the test would not end. */
export async function waitUntil(isReached: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + LIMIT_MS;
  while (!(await isReached())) {
    if (performance.now() > endMs) throw new Error(`In vain: ${isReached}`);
    await delay(LOOK_AGAIN_MS);
  }
}
