import type { QueryClient } from '@tanstack/react-query';
import { queryKeys } from '../api/query-keys.ts';

/** Forgets what was read and changed as somebody. How people can sign in is the same for all. */
export function forgetSession(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey: [first] }) => first !== queryKeys.signOn[0] });
  client.getMutationCache().clear();
}
