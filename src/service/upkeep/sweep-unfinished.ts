import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jobFolder, nameRevision } from '../../contract/layout.ts';
import { isUnfinishedFile, listRevisionFolders, splitRevision } from '../../runner/index.ts';
import { findJob } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

/**
 * Removes unfinished files of ended jobs: earlier versions left them, or they could not be removed when the job ended.
 * Folders without a row belong to `ade run`.
 */
export async function sweepUnfinishedFiles(ctx: Pick<Core, 'db' | 'dataDir' | 'folders'>): Promise<void> {
  const names = await readdir(ctx.folders.jobs);
  for (const jobId of names.filter((name) => !name.startsWith('.'))) {
    for (const folder of listRevisionFolders(jobFolder(ctx.dataDir, jobId))) {
      const unfinished = (await readdir(folder).catch(() => [])).filter(isUnfinishedFile);
      if (unfinished.length === 0) continue;
      const { revision } = splitRevision(folder);
      const row = await findJob(ctx.db, revision === 1 ? jobId : nameRevision(jobId, revision));
      if (row === undefined || row.finished_at === null) continue;
      for (const name of unfinished) await rm(join(folder, name), { force: true });
    }
  }
}
