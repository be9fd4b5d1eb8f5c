import { ownerOfJob, storedNames } from '../../shared/index.ts';
import { findJob, type JobEnd, markJobFinished } from '../../store/jobs.ts';
import type { JobContext } from '../context.ts';

/**
 * Stores how a job ended, and its files with it where nodes share them; false where it had ended before, or where `attempt` is
 * not the last one: another node has taken it over, and nothing of this one counts.
 */
export async function storeJobEnd(
  ctx: Pick<JobContext, 'db' | 'shared'>,
  id: string,
  end: JobEnd,
  attempt?: number,
): Promise<boolean> {
  if (!ctx.shared.isOn) return markJobFinished(ctx.db, id, end, { attempt });
  const row = await findJob(ctx.db, id);
  if (row === undefined) return false;
  const sameAs = [storedNames.document(row.document_id), ownerOfJob(id)];
  const options = { isOpen: false, isBrought: false, attempt: attempt ?? row.attempt, sameAs };
  return ctx.shared.change(storedNames.job(id), options, (store) =>
    store((also) => markJobFinished(ctx.db, id, end, { attempt, also })),
  );
}
