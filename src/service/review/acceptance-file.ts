import { existsSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import type { Acceptance, AcceptanceFile, AcceptanceStatement } from '../../contract/acceptance.ts';
import { jobFolder, jobPaths } from '../../contract/layout.ts';
import { ownerOfJob, storedNames } from '../../storage/shared/index.ts';
import { type AcceptanceRow, findJob, listAcceptances, listUnfiledJobs, markFiled } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

type FileContext = Pick<Core, 'db' | 'dataDir' | 'log' | 'shared'>;

export function describeAcceptance(row: AcceptanceRow): Acceptance {
  return {
    statement: JSON.parse(row.statement_json) as AcceptanceStatement,
    key_id: row.key_id,
    signature: row.signature,
    withdrawn_at: row.withdrawn_at,
  };
}

/**
 * Writes `acceptance.json` from the database, unless it is up to date. If that fails, the acceptance is valid
 * nevertheless, and the next sweep or start writes the file.
 */
export async function fileAcceptances(ctx: FileContext, jobId: string): Promise<void> {
  const rows = await listAcceptances(ctx.db, jobId);
  if (rows.every(({ is_filed: isFiled }) => isFiled === 1)) return;
  const folder = jobFolder(ctx.dataDir, jobId);
  const job = await findJob(ctx.db, jobId);
  try {
    await ctx.shared.bring(ownerOfJob(jobId));
    // A deleted job has no folder: its signed acceptances stay in the database.
    if (job === undefined || !existsSync(folder)) return await markFiled(ctx.db, jobId);
    await ctx.shared.change(storedNames.job(jobId), { attempt: job.attempt }, async (store) => {
      const file: AcceptanceFile = { schema: 'ade.acceptance/v1', acceptances: rows.map(describeAcceptance) };
      await writeFileAtomic(jobPaths(folder).acceptance, `${JSON.stringify(file, null, 2)}\n`);
      await store((record) =>
        ctx.db.transaction().execute(async (transaction) => {
          await markFiled(transaction, jobId);
          await record(transaction);
        }),
      );
    });
  } catch (error) {
    const message = `acceptance.json could not be written yet: ${(error as Error).message}`;
    ctx.log({ level: 'error', message, jobId });
  }
}

/** Writes the files that a crash or a full disk has kept from being written. */
export async function fileMissingAcceptances(ctx: FileContext): Promise<void> {
  for (const jobId of await listUnfiledJobs(ctx.db)) await fileAcceptances(ctx, jobId);
}
