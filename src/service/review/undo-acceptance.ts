import { AdeError } from '../../contract/errors/index.ts';
import { type JobRow, listAcceptances } from '../../storage/store/index.ts';
import type { ReviewContext } from './context.ts';
import type { Step } from './take-step.ts';
import { type Kept, planUndo, StaysAccepted } from './undo-bulk.ts';

/**
 * Plans to undo the acceptance of one job, by the rules of acceptances that were made together. Throws
 * `acceptance_used`.
 */
export async function planUndoOfOne(ctx: ReviewContext, job: JobRow): Promise<Step | null> {
  const refuse = (found: string) => new AdeError('acceptance_used', { job_id: job.id, found });
  const standing = (await listAcceptances(ctx.db, job.id)).find(({ withdrawn_at: at }) => at === null);
  if (standing === undefined) throw refuse('nobody has signed it');
  const explain = (error: unknown) => (error instanceof StaysAccepted ? refuse(describe(error.kept)) : error);
  const step = await planUndo(ctx, job, standing).catch((error: unknown) => {
    throw explain(error);
  });
  return (
    step && {
      ...step,
      store: async (transaction, entryId) => {
        try {
          await step.store?.(transaction, entryId);
        } catch (error) {
          throw explain(error);
        }
      },
    }
  );
}

function describe({ why, by }: Kept): string {
  const who = by ?? 'somebody';
  switch (why) {
    case 'downloaded':
      return `${who} has downloaded its results since`;
    case 'exported':
      return `${who} has exported labels of it since`;
    case 'compared':
      return `the job ${who} was compared with it`;
    case 'second_person':
      return `${who} has signed it, too`;
    default:
      return 'it has changed since';
  }
}
