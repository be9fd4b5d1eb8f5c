import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jobFolder } from '../../contract/layout.ts';
import { listRevisionFolders, PREVIOUS_FILES } from '../../runner/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import {
  addActivity,
  inTransaction,
  type JobRow,
  listCopiesToRemove,
  listOpenRevisions,
  markCopiesRemoved,
  SYSTEM_ACTOR,
} from '../../storage/store/index.ts';
import type { UpkeepContext } from './context.ts';

/**
 * Removes copies of what an earlier job kept, once that job or its document is gone. A job that is under way keeps them
 * until its end, and after a crash the next sweep goes on. `earlierId`: only the copies of this earlier job.
 */
export async function removeEarlierCopies(ctx: UpkeepContext, earlierId?: string, now = new Date()): Promise<void> {
  for (;;) {
    const jobs = await listCopiesToRemove(ctx.db, earlierId);
    let removed = 0;
    for (const job of jobs) {
      if (await ctx.turns.take(job.id, () => removeCopies(ctx, job, now))) removed += 1;
    }
    if (removed === 0) return;
  }
}

/** False if a revision of the job needs them now. */
async function removeCopies(ctx: UpkeepContext, job: Pick<JobRow, 'id' | 'workspace_id'>, now: Date): Promise<boolean> {
  if ((await listOpenRevisions(ctx.db, [job.id])).size > 0) return false;
  for (const folder of listRevisionFolders(jobFolder(ctx.dataDir, job.id))) {
    for (const path of PREVIOUS_FILES) await rm(join(folder, path), { force: true });
  }
  await ctx.shared.dropFiles(ownerOfJob(job.id), PREVIOUS_FILES, (forget) =>
    inTransaction(ctx.db, async (transaction) => {
      await markCopiesRemoved(transaction, job.id, now.toISOString());
      await forget(transaction);
      await addActivity(transaction, {
        actor: SYSTEM_ACTOR,
        action: 'job.purged',
        workspaceId: job.workspace_id,
        targetId: job.id,
        details: { part: 'earlier_copies' },
      });
    }),
  );
  return true;
}
