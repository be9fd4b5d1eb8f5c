import type { BulkAcceptanceList, BulkUndo, KeptReason, Reliance } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { UNDONE } from '../../contract/review.ts';
import {
  type AcceptanceRow,
  type Database,
  findJob,
  type JobRow,
  listAcceptances,
  listBulk,
  listNewestOfBulks,
  listReviewEntries,
  lockActivity,
} from '../../storage/store/index.ts';
import { getJob } from '../jobs/find-row.ts';
import type { ReviewContext } from './context.ts';
import { listUses } from './reliances.ts';
import { reopen } from './steps.ts';
import { type Person, type Step, takeStep } from './take-step.ts';

type Undone = BulkUndo['items'][number];
export type Kept = Pick<Undone, 'by' | 'at'> & { why: KeptReason };

const MAX_LISTED = 1000;
/** How often somebody else may be faster. */
const TRIES = 5;

/** A job that stays accepted; thrown in the transaction that would reopen it. */
export class StaysAccepted extends Error {
  readonly kept: Kept;

  constructor(kept: Kept) {
    super(kept.why);
    this.kept = kept;
  }
}

export async function listBulks({ db }: Pick<ReviewContext, 'db'>, workspaceId: string): Promise<BulkAcceptanceList> {
  const rows = await listNewestOfBulks(db, workspaceId, MAX_LISTED);
  const items = [...Map.groupBy(rows, ({ bulk_id: id }) => id)].flatMap(([id, all]) => {
    const standing = all.filter(({ withdrawn_at: gone }) => gone === null).length;
    return all.slice(0, 1).map(({ person: by, at }) => ({ id, by, at, count: all.length, standing }));
  });
  return { items };
}

/**
 * Reopens the jobs of a bulk acceptance one after the other. It can be repeated: jobs that were undone before count as
 * undone. Throws `bulk_unknown`.
 */
export async function undoBulk(
  ctx: ReviewContext,
  { workspaceId, bulkId, person }: { workspaceId: string; bulkId: string; person: Person },
): Promise<BulkUndo> {
  const acceptances = await listBulk(ctx.db, workspaceId, bulkId);
  if (acceptances.length === 0) throw new AdeError('bulk_unknown', { found: bulkId });
  const items: Undone[] = [];
  // The newest acceptance of a job is the one that may stand.
  const newest = new Map(acceptances.map((one) => [one.job_id, one]));
  for (const [jobId, acceptance] of newest) items.push(await undoOne(ctx, { workspaceId, jobId, person }, acceptance));
  return { id: bulkId, items };
}

async function undoOne(
  ctx: ReviewContext,
  request: { workspaceId: string; jobId: string; person: Person },
  acceptance: AcceptanceRow,
  tries = TRIES,
): Promise<Undone> {
  const { workspaceId, jobId } = request;
  const job = await findJob(ctx.db, jobId);
  const item = { job_id: jobId, source_file: job?.filename ?? null };
  const keep = (kept: Kept): Undone => ({ ...item, undone: false, ...kept });
  try {
    const readJob = () => getJob(ctx, workspaceId, jobId);
    await takeStep(ctx, request, readJob, (row) => planUndo(ctx, row, acceptance));
    return { ...item, undone: true, why: null, by: null, at: null };
  } catch (error) {
    if (error instanceof StaysAccepted) return keep(error.kept);
    if (isAdeError(error, 'job_unknown')) return keep({ why: 'deleted', by: null, at: null });
    // Somebody has taken another step with the job meanwhile.
    if (!isAdeError(error, 'etag_mismatch') || tries === 1) throw error;
    return undoOne(ctx, request, acceptance, tries - 1);
  }
}

/** Null if the acceptance was undone before. Throws `StaysAccepted`, also in the transaction of the step. */
export async function planUndo({ db }: ReviewContext, job: JobRow, acceptance: AcceptanceRow): Promise<Step | null> {
  if (await wasUndone(db, job, acceptance)) return null;
  await assertUnused(db, job, acceptance);
  const step = reopen(job, UNDONE);
  return {
    ...step,
    details: {
      acceptance_id: acceptance.id,
      ...(acceptance.bulk_id === null ? {} : { bulk_id: acceptance.bulk_id }),
    },
    store: async (transaction) => {
      // Nobody can note a use from here on.
      await lockActivity(transaction, job.workspace_id);
      await assertUnused(transaction, job, acceptance);
      await step.store(transaction);
    },
  };
}

async function wasUndone(db: Database, job: JobRow, { id }: AcceptanceRow): Promise<boolean> {
  const entries = await listReviewEntries(db, job.id);
  const isThis = (json: string) => {
    const details: Record<string, unknown> = JSON.parse(json);
    return details.acceptance_id === id;
  };
  return entries.some(
    ({ action, reason_code: code, details_json: json }) =>
      action === 'reopened' && code === UNDONE.code && isThis(json),
  );
}

async function assertUnused(db: Database, job: JobRow, acceptance: AcceptanceRow): Promise<void> {
  const all = await listAcceptances(db, job.id);
  const own = all.find(({ id }) => id === acceptance.id);
  if (own === undefined || own.withdrawn_at !== null)
    throw new StaysAccepted({ why: 'changed_since', by: job.replaced_by, at: own?.withdrawn_at ?? null });
  const second = all.find(({ at, id, withdrawn_at: gone }) => gone === null && id !== own.id && at >= own.at);
  if (second !== undefined) throw new StaysAccepted({ why: 'second_person', by: second.person, at: second.at });
  const [use] = await listUses(db, job, own.at, new Date().toISOString());
  if (use !== undefined) throw new StaysAccepted({ why: nameUse(use), by: use.by, at: use.at });
}

function nameUse({ kind, what }: Reliance): KeptReason {
  if (kind === 'compared') return 'compared';
  return what === 'labels' ? 'exported' : 'downloaded';
}
