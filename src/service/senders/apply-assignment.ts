import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jobFolder, jobPaths } from '../../contract/layout.ts';
import { CHECK_FILES, planCheckInputs, replaceCheckInputs } from '../../runner/index.ts';
import { type Step, storedNames } from '../../storage/shared/index.ts';
import { findJob, inTransaction, type JobRow, setJobRecipe, type Transaction } from '../../storage/store/index.ts';
import { takeInputs, withPlan } from '../folders/job-inputs.ts';
import { readCheckedPackage } from './checked-package.ts';
import type { SenderContext } from './context.ts';
import { findRecipeVersion } from './match-sender.ts';
import { findSenderChecks } from './standing.ts';

/**
 * Lets a job whose sender a person has set be read as a new document of that sender: with the sender's recipe in force,
 * and compared with the sender's previous document. Its folder may have been made for another sender, so its request is
 * made again. A job that has finished a pass is unchanged. Returns the row afterwards.
 */
export function applyAssignment(ctx: SenderContext, row: JobRow): Promise<JobRow> {
  return withPlan(() => planAndApply(ctx, row));
}

async function planAndApply(ctx: SenderContext, row: JobRow): Promise<JobRow> {
  const jobDir = jobFolder(ctx.dataDir, row.id);
  const { request, artifact } = jobPaths(jobDir);
  if (row.revision_of !== null || row.sender_found_by !== 'person' || existsSync(artifact)) return row;
  await takeInputs(ctx, row.id);
  const recipe_version = await findRecipeVersion(ctx.db, row);
  const document = { workspace_id: row.workspace_id, sha256: row.document_sha256, filename: row.filename };
  // Whether the document was accepted before was found out when the job was submitted.
  const {
    wasAcceptedBefore: _,
    earlierJobIds,
    plannedAt: inputs_planned_at,
    ...checks
  } = await findSenderChecks(ctx, row, document, row.retry_of ?? undefined);
  const checked = await readCheckedPackage(ctx, row.environment_id);
  const planned = { id: row.id, sender_id: row.sender_id, period: row.period, recipe_version, inputs_planned_at };
  const commit = (record: Step) =>
    inTransaction(ctx.db, async (transaction: Transaction) => {
      const changed = await setJobRecipe(transaction, planned, earlierJobIds);
      if (changed !== undefined) await record(transaction);
      return changed;
    });
  const changed = await ctx.shared.change(storedNames.job(row.id), { attempt: row.attempt }, async (store) => {
    await rm(request, { force: true });
    await replaceCheckInputs(jobDir, planCheckInputs(checks, checked));
    const gone = CHECK_FILES.filter((path) => !existsSync(join(jobDir, path)));
    return store(commit, gone);
  });
  if (changed !== undefined) return changed;
  // Somebody has assigned it again meanwhile, or deleted it.
  const latest = await findJob(ctx.db, row.id);
  if (latest === undefined) return row;
  return planAndApply(ctx, { ...row, sender_id: latest.sender_id, period: latest.period });
}
