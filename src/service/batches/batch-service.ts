import type { Readable } from 'node:stream';
import type { Batch, BatchItem } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import {
  type Actor,
  type BatchRow,
  countBatchItems,
  DEFAULT_PAGE_ROWS,
  findBatch,
  listBatches,
  type PageRequest,
} from '../../storage/store/index.ts';
import type { Page } from '../core.ts';
import { describeBatch } from '../jobs/describe-batch.ts';
import type { Submitted } from '../replay.ts';
import { openBatchZip } from './batch-zip.ts';
import type { BatchContext } from './context.ts';
import { BatchFeeder } from './feed-batches.ts';
import { listItems, parsePosition } from './list-items.ts';
import { type BatchSubmission, cancelBatch, readBatch, submitBatch } from './submit-batch.ts';

/** Batches of one server, used by `http/`. */
export class BatchService {
  readonly #ctx: BatchContext;
  readonly feeder: BatchFeeder;

  constructor(ctx: BatchContext) {
    this.#ctx = ctx;
    this.feeder = new BatchFeeder(ctx);
  }

  async submit(request: BatchSubmission): Promise<Submitted<Batch>> {
    const submitted = await submitBatch(this.#ctx, request);
    if (!submitted.isReplay) this.feeder.wake();
    return submitted;
  }

  /** Throws `batch_unknown`. */
  async get(workspaceId: string, batchId: string): Promise<Batch> {
    return readBatch(this.#ctx, await this.#getRow(workspaceId, batchId));
  }

  async list(workspaceId: string, request: PageRequest): Promise<Page<Batch>> {
    const { rows, nextCursor } = await listBatches(this.#ctx.db, workspaceId, request);
    const counts = await countBatchItems(
      this.#ctx.db,
      rows.map(({ id }) => id),
    );
    return { items: rows.map((row) => describeBatch(row, counts.get(row.id)!)), nextCursor };
  }

  /** One page of a batch's documents, in the order of the submission. */
  async listItems(
    workspaceId: string,
    batchId: string,
    { cursor, limit = DEFAULT_PAGE_ROWS }: PageRequest = {},
  ): Promise<Page<BatchItem>> {
    await this.#getRow(workspaceId, batchId);
    return listItems(this.#ctx, batchId, parsePosition(cursor), limit);
  }

  async cancel(workspaceId: string, batchId: string, by: Actor): Promise<Batch> {
    await cancelBatch(this.#ctx, await this.#getRow(workspaceId, batchId), by);
    return this.get(workspaceId, batchId);
  }

  /** All results of a batch as a zip, named after their documents. */
  async openZip(workspaceId: string, batchId: string): Promise<Readable> {
    await this.#getRow(workspaceId, batchId);
    return openBatchZip(this.#ctx, batchId);
  }

  async #getRow(workspaceId: string, batchId: string): Promise<BatchRow> {
    const row = await findBatch(this.#ctx.db, batchId);
    if (row === undefined || row.workspace_id !== workspaceId)
      throw new AdeError('batch_unknown', { batch_id: batchId });
    return row;
  }
}
