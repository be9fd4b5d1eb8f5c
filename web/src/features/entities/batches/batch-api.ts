import type { Batch, BatchItem, Page, SubmitBatch } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readPagesQuery, readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

export const batchesQuery = (workspaceId: string) =>
  readQuery<Page<Batch>>(queryKeys.batches(workspaceId), makeWorkspacePath(workspaceId, 'batches'), { limit: 5 });

export const batchQuery = (workspaceId: string, batchId: string) =>
  readQuery<Batch>(queryKeys.batch(workspaceId, batchId), makeWorkspacePath(workspaceId, 'batches', batchId));

/** The documents of a batch with their jobs, in the order in which they were dropped. */
export const batchItemsQuery = (workspaceId: string, batchId: string) =>
  readPagesQuery<BatchItem>(
    queryKeys.batchItems(workspaceId, batchId),
    makeWorkspacePath(workspaceId, 'batches', batchId, 'items'),
    { limit: 200 },
  );

export const submitBatch = (workspaceId: string, body: SubmitBatch, idempotencyKey: string) =>
  requestJson<Batch>(makeWorkspacePath(workspaceId, 'batches'), {
    method: 'POST',
    body,
    headers: { 'Idempotency-Key': idempotencyKey },
  });

export const cancelBatch = (workspaceId: string, batchId: string) =>
  requestJson<Batch>(makeWorkspacePath(workspaceId, 'batches', batchId, 'cancel'), { method: 'POST' });
