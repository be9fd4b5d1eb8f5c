import { isAdeError } from '../../contract/errors/index.ts';
import { ownerOfJob, storedNames } from '../../storage/shared/index.ts';
import {
  type Ending,
  findJob,
  type JobEnd,
  type JobRow,
  markJobFinished,
  type Transaction,
} from '../../storage/store/index.ts';
import { lockReplaced, takePlaceAtEnd } from '../jobs/batch-places.ts';
import type { EndContext } from './context.ts';

/** Who ends a job: a run that no longer has the job changes nothing. */
export interface EndedBy extends Pick<Ending, 'claim' | 'isUnstarted'> {
  /** The run's attempt; part of the names of its files if nodes share them. */
  attempt?: number;
  /** Called with the id of the job that has given its place in a batch to this one, before that is committed. */
  onReplaced?: (oldId: string) => void;
}

/**
 * Stores how a job ended, and its files if nodes share them, and removes it from the queue. False if the job had
 * already ended, or if another node has taken it over: then this end does not count.
 */
export async function storeJobEnd(
  ctx: Pick<EndContext, 'db' | 'shared' | 'driver'>,
  id: string,
  end: JobEnd,
  { attempt, onReplaced, ...ending }: EndedBy = {},
): Promise<boolean> {
  const known = await findJob(ctx.db, id);
  if (known === undefined) return false;
  const finish = (record?: (transaction: Transaction) => Promise<void>) =>
    markJobFinished(ctx.db, id, end, {
      ...ending,
      prepare: end.status === 'success' ? (transaction) => lockReplaced(transaction, known) : undefined,
      settle: async (transaction: Transaction, row: JobRow) => {
        await record?.(transaction);
        const replaced = await takePlaceAtEnd(transaction, row);
        if (replaced !== undefined) onReplaced?.(replaced);
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
