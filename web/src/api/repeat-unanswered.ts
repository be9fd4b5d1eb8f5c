import { ApiError, NO_ANSWER_STATUS } from './api-error.ts';

const TRIES = 20;
const PAUSE_MS = 1_000;

/**
 * Sends a request again while there is no answer, for a while. The service must know it as the same one: it reads, or has
 * an idempotency key.
 */
export async function repeatUnanswered<T>(send: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await send();
    } catch (error) {
      if (tries === TRIES || !isUnanswered(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** The service is away, or about to be. */
const isUnanswered = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === NO_ANSWER_STATUS || error.code === 'shutting_down');
