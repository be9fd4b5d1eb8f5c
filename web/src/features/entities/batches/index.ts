export { batchesQuery, batchItemsQuery, batchQuery, cancelBatch, submitBatch } from './batch-api.ts';
export { BatchProgress } from './batch-progress.tsx';
