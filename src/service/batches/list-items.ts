import type { BatchItem, Job } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type BatchItemState, findJobs, listBatchItems } from '../../storage/store/index.ts';
import type { Page } from '../core.ts';
import type { BatchContext } from './context.ts';

/** The documents of a batch after a position, with their jobs. */
export async function listItems(
  ctx: BatchContext,
  batchId: string,
  after: number,
  limit: number,
): Promise<Page<BatchItem>> {
  const found = await listBatchItems(ctx.db, batchId, { after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const jobIds = page.flatMap(({ job_id: id }) => id ?? []);
  const described = await ctx.jobs.describeAll(await findJobs(ctx.db, jobIds));
  const jobs = new Map(described.map((job) => [job.id, job]));
  return {
    items: page.map((item) => describeItem(item, jobs)),
    nextCursor: found.length > limit && last ? String(last.position) : null,
  };
}

/** The position of the previous page's last item; throws `cursor_invalid`. */
export function parsePosition(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,6}$/.test(cursor)) throw new AdeError('cursor_invalid');
  return Number(cursor);
}

function describeItem(item: BatchItemState, jobs: ReadonlyMap<string, Job>): BatchItem {
  const job = item.job_id === null ? null : (jobs.get(item.job_id) ?? null);
  const error = item.error_code === null ? null : { code: item.error_code, message: item.error_message ?? '' };
  return { document_id: item.document_id, filename: item.filename ?? '', job, error };
}
