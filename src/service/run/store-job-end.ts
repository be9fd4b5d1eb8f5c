import { isAdeError } from '../../contract/errors/index.ts';
import { ownerOfJob, storedNames } from '../../storage/shared/index.ts';
import {
  type Ending,
  findJob,
  holdRow,
  type JobEnd,
  type JobRow,
  lockPair,
  markJobFinished,
  noteChangedJobs,
  type Transaction,
} from '../../storage/store/index.ts';
import { findTitles } from '../belonging/read-titles.ts';
import { settlePoints } from '../belonging/settle-points.ts';
import { lockReplaced, takePlaceAtEnd } from '../jobs/batch-places.ts';
import { settlePeriods } from '../senders/complete-periods.ts';
import type { EndContext } from './context.ts';
import { noteEnd } from './note-end.ts';

/** Who ends a job: a run that no longer has the job changes nothing. */
export interface EndedBy extends Pick<Ending, 'claim' | 'isUnstarted'> {
  /** The run's attempt; part of the names of its files if nodes share them. */
  attempt?: number;
}

/**
 * Stores how a job ended, and its files if nodes share them, and removes it from the queue. False if the job had
 * already ended, or if another node has taken it over: then this end does not count.
 */
export async function storeJobEnd(
  ctx: Pick<EndContext, 'db' | 'shared' | 'driver' | 'dataDir'>,
  id: string,
  end: JobEnd,
  { attempt, ...ending }: EndedBy = {},
): Promise<boolean> {
  const known = await findJob(ctx.db, id);
  if (known === undefined) return false;
  const jobId = known.revision_of ?? known.id;
  const titles = end.status === 'success' ? findTitles(ctx, known) : null;
  const finish = (record?: (transaction: Transaction) => Promise<void>) =>
    markJobFinished(ctx.db, id, end, {
      ...ending,
      prepare: end.status === 'success' ? (transaction) => lockOthers(transaction, known) : undefined,
      settle: async (transaction: Transaction, row: JobRow) => {
        await record?.(transaction);
        const replaced = await takePlaceAtEnd(transaction, row);
        const settled = end.status === 'success' ? await settlePoints(transaction, jobId, { titles }) : [];
        await noteEnd(transaction, row);
        if (replaced !== undefined) await noteChangedJobs(transaction, [replaced], 'batch');
        const others = settled.filter((one) => one !== jobId);
        await noteChangedJobs(transaction, others, 'other_job');
        await settlePeriods(transaction, [row], { isNew: row.status !== 'cancelled' });
        await ctx.driver.remove(transaction, row);
      },
    });
  if (!ctx.shared.isOn) return finish();
  const sameAs = [storedNames.document(known.document_id), ownerOfJob(id)];
  const save = (isBrought: boolean) => {
    const options = { isOpen: false, isBrought, attempt: attempt ?? known.attempt, sameAs };
    return ctx.shared.change(storedNames.job(id), options, (store) => store(finish));
  };
  try {
    return await save(false);
  } catch (error) {
    if (!isAdeError(error, 'shared_files_changed')) throw error;
    // The present owner of the job has stored this end, but the answer was lost.
    return save(true);
  }
}

/** Locks the jobs that the end of this one may change, and what its workspace needs. */
async function lockOthers(transaction: Transaction, known: JobRow): Promise<void> {
  await holdRow(transaction, 'workspaces', known.workspace_id);
  await lockPair(transaction, known.revision_of ?? known.id);
  await lockReplaced(transaction, known);
}
