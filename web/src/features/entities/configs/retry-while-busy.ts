import { ApiError } from '../../../api/api-error.ts';

const PAUSE_MS = 200;
/** Preparing a package takes a second, or longer on a busy machine. */
const MAX_TRIES = 100;

/** Repeats a request while the version is being prepared for another request. */
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
