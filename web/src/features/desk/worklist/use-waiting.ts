import { useQueries, useQuery } from '@tanstack/react-query';
import type { BatchItem, Page } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { batchesQuery } from '../../entities/batches/index.ts';

/** A document of a batch that has no job yet, or whose job could not be made. */
export interface WaitingDocument {
  documentId: string;
  batchId: string;
  filename: string;
  /** Why it has no job, if it will have none. */
  error: string | null;
}

/** While a batch gives its documents to the queue, each step would be an event: the list is read now and then. */
const EVERY_MS = 3000;

/** The documents of running batches that wait for a place in the queue. */
export function useWaiting(workspaceId: string): WaitingDocument[] {
  const batches = useQuery(batchesQuery(workspaceId)).data?.items ?? [];
  const waiting = batches.filter(({ status, counts }) => status === 'running' && counts.waiting > 0);
  return useQueries({
    queries: waiting.map(({ id }) => ({
      queryKey: ['workspace', workspaceId, 'waiting', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => readWaiting(workspaceId, id, signal),
      refetchInterval: EVERY_MS,
    })),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
}

async function readWaiting(workspaceId: string, batchId: string, signal: AbortSignal): Promise<WaitingDocument[]> {
  const found: WaitingDocument[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path = makeWorkspacePath(workspaceId, 'batches', batchId, 'items');
    const page: Page<BatchItem> = await requestJson(path, { query: { limit: 200, cursor }, signal });
    for (const { job, document_id: documentId, filename, error } of page.items)
      if (job === null) found.push({ documentId, batchId, filename, error: error?.message ?? null });
    cursor = page.next_cursor;
  }
  return found;
}
