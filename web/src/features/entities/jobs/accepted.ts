import { useSyncExternalStore } from 'react';

/** The document that this person has accepted last, in this window. */
export interface Accepted {
  workspaceId: string;
  jobId: string;
  /** "members.xlsx: 59 rows, 16,016.74" */
  text: string;
}

let last: Accepted | null = null;
const listeners = new Set<() => void>();

export function noteAccepted(accepted: Accepted | null): void {
  last = accepted;
  for (const listener of listeners) listener();
}

/** What was accepted last, until it is undone or closed. */
export const useAccepted = (): Accepted | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => last,
  );
