import type { ListJobsQuery } from '../../../api/contract.ts';

/** The list from which a document was opened, for the way to the next one, and back. */
export interface OpenedList {
  /** The filters of the list, as the service knows them. */
  query: ListJobsQuery;
  /** The part of the list's address behind its question mark. */
  search: Readonly<Record<string, string | boolean | undefined>>;
  jobId: string;
}

const keyOf = (workspaceId: string) => `ade.opened-list.${workspaceId}`;

/** Kept for the tab: another tab may show another list. */
export function keepOpenedList(workspaceId: string, list: OpenedList): void {
  sessionStorage.setItem(keyOf(workspaceId), JSON.stringify(list));
}

/** Null if no document was opened from a list. */
export function readOpenedList(workspaceId: string): OpenedList | null {
  const stored = sessionStorage.getItem(keyOf(workspaceId));
  return stored === null ? null : (JSON.parse(stored) as OpenedList);
}
