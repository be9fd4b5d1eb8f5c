import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Batch, BatchItem, Page, SubmitBatch } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

export const batchesQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.batches(workspaceId),
    queryFn: ({ signal }) =>
      requestJson<Page<Batch>>(makeWorkspacePath(workspaceId, 'batches'), { query: { limit: 5 }, signal }),
  });

export const batchQuery = (workspaceId: string, batchId: string) =>
  queryOptions({
    queryKey: queryKeys.batch(workspaceId, batchId),
    queryFn: ({ signal }) => requestJson<Batch>(makeWorkspacePath(workspaceId, 'batches', batchId), { signal }),
  });

/** The documents of a batch with their jobs, in the order in which they were dropped. */
export const batchItemsQuery = (workspaceId: string, batchId: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.batchItems(workspaceId, batchId),
    queryFn: ({ pageParam, signal }) =>
      requestJson<Page<BatchItem>>(makeWorkspacePath(workspaceId, 'batches', batchId, 'items'), {
        query: { limit: 200, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

export const submitBatch = (workspaceId: string, body: SubmitBatch, idempotencyKey: string) =>
  requestJson<Batch>(makeWorkspacePath(workspaceId, 'batches'), {
    method: 'POST',
    body,
    headers: { 'Idempotency-Key': idempotencyKey },
  });

export const cancelBatch = (workspaceId: string, batchId: string) =>
  requestJson<Batch>(makeWorkspacePath(workspaceId, 'batches', batchId, 'cancel'), { method: 'POST' });
