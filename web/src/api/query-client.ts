import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, NO_ANSWER_STATUS } from './api-error.ts';

/** Delay before a retry if no service answered: a restart takes seconds, and the page should recover by itself. */
const retryDelayMs = (attempt: number) => Math.min(500 * 2 ** attempt, 5000);

function shouldRetry(failures: number, error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  if (error.status === NO_ANSWER_STATUS) return failures < 20;
  if (error.status === 429) return failures < 5;
  return error.status >= 500 && failures < 1;
}

/** `onSignedOut` is called when an answer says that the session has ended. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof ApiError && error.status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: shouldRetry,
        retryDelay: retryDelayMs,
        networkMode: 'always',
        // The event stream reports changes; see live-events.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
