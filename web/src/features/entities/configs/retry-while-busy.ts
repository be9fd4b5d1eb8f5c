import { ApiError } from '../../../api/api-error.ts';

const PAUSE_MS = 200;
/** Preparing a package takes a second; a busy machine takes more. */
const MAX_TRIES = 100;

/** Asks again while the version is being prepared for somebody else, or for an earlier question. */
export async function retryWhileBusy<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const isBusy = error instanceof ApiError && error.code === 'version_busy';
      if (!isBusy || tries >= MAX_TRIES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    signal?.throwIfAborted();
  }
}
