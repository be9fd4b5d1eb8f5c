import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jobFolder, jobPaths } from '../../../contract/layout.ts';
import { CHECK_FILES, planCheckInputs, replaceCheckInputs } from '../../../runner/index.ts';
import { type Step, storedNames } from '../../../storage/shared/index.ts';
import {
  addActivity,
  findArrivalFolder,
  findBatch,
  findJob,
  getSender,
  giveJob,
  inTransaction,
  type JobRow,
  listGivenJobs,
  listStandingRecipes,
  noteChangedJobs,
  type RecipeRow,
  SYSTEM_ACTOR,
  type Transaction,
} from '../../../storage/store/index.ts';
import { takeInputs, withPlan } from '../../folders/job-inputs.ts';
import { isOfNode } from '../../host/for-later.ts';
import { toJobError } from '../../host/job-error.ts';
import { readCheckedPackage } from '../checked-package.ts';
import { settlePeriods } from '../complete-periods.ts';
import { readNames, toPeriodColumns } from '../match-sender.ts';
import { findSenderChecks } from '../standing.ts';
import { chooseSender } from './choose-sender.ts';
import { findFitting, type RecognizeContext } from './find-fitting.ts';

/**
 * Finds the sender of a job by the headers of its document, if nobody has named one. The job then gets that sender and
 * is read with its recipe. A job that has begun is unchanged. After a crash or `signal`, the next run tries again.
 * Returns the row afterwards.
 */
export async function recognizeSender(ctx: RecognizeContext, row: JobRow, signal: AbortSignal): Promise<JobRow> {
  if (row.revision_of !== null || row.sender_id !== null || row.sender_found_by !== null) return row;
  const recipes = await listStandingRecipes(ctx.db, row.workspace_id, row.config_id);
  const jobDir = jobFolder(ctx.dataDir, row.id);
  if (recipes.length === 0 || existsSync(jobPaths(jobDir).artifact)) return row;
  const fitting = await findFittingOrNone(ctx, row, recipes, signal);
  if (signal.aborted) return row;
  const batch = row.batch_id === null ? undefined : await findBatch(ctx.db, row.batch_id);
  const folder = (await findArrivalFolder(ctx.db, row)) ?? batch?.name ?? null;
  const names = { filename: row.filename, folder };
  const found = fitting.length > 1 ? await choose(ctx, row, fitting, names) : fitting[0];
  await takeInputs(ctx, row.id);
  if (found !== undefined) return withPlan(() => give(ctx, row, found, { names, fitting: fitting.length }));
  const checked = await readCheckedPackage(ctx, row.environment_id);
  const source = fitting.length > 1 ? { fittingSenders: fitting.length } : {};
  await replaceCheckInputs(jobDir, planCheckInputs(source, checked));
  return row;
}

/** Like `findFitting`, but gives none if the document cannot be read, since the job itself reports that. */
async function findFittingOrNone(
  ctx: RecognizeContext,
  row: JobRow,
  recipes: readonly RecipeRow[],
  signal: AbortSignal,
): Promise<RecipeRow[]> {
  try {
    return await findFitting(ctx, row, recipes, signal);
  } catch (error) {
    if (signal.aborted) return [];
    // Otherwise the document would be read without its recipe here, and with its recipe on the next node.
    if (isOfNode(ctx, error)) throw error;
    const { code, message } = toJobError(error, jobFolder(ctx.dataDir, row.id));
    ctx.log({ level: 'warn', message: `Its sender could not be looked for: ${message}`, jobId: row.id, code });
    return [];
  }
}

async function choose(
  ctx: RecognizeContext,
  row: JobRow,
  fitting: readonly RecipeRow[],
  names: { filename: string; folder: string | null },
): Promise<RecipeRow | undefined> {
  const senderIds = fitting.map(({ sender_id: id }) => id);
  const chosen = chooseSender(names, await listGivenJobs(ctx.db, { configId: row.config_id, senderIds }));
  return fitting.find(({ sender_id: id }) => id === chosen);
}

/** Writes the inputs for checks before the job gets the sender; its request is made afterwards, from the new row. */
async function give(
  ctx: RecognizeContext,
  row: JobRow,
  { sender_id, version }: RecipeRow,
  { names, fitting }: { names: { filename: string; folder: string | null }; fitting: number },
): Promise<JobRow> {
  const sender = await getSender(ctx.db, row.workspace_id, sender_id);
  const folder = names.folder ?? undefined;
  const known = toPeriodColumns(readNames(sender, { filename: names.filename, folder }));
  const { period, period_found_by } = row.period === null ? known : row;
  const document = { workspace_id: row.workspace_id, sha256: row.document_sha256, filename: row.filename };
  const { earlierJobIds, plannedAt, ...checks } = await findSenderChecks(ctx, { sender_id, period }, document);
  const checked = await readCheckedPackage(ctx, row.environment_id);
  const jobDir = jobFolder(ctx.dataDir, row.id);
  const storeGiven = async (transaction: Transaction, record: Step) => {
    const belonging = {
      sender_id,
      period,
      period_found_by,
      recipe_version: version,
      sender_found_by: 'headers' as const,
      inputs_planned_at: plannedAt,
    };
    const changed = await giveJob(transaction, row.id, belonging, earlierJobIds);
    if (changed === undefined) return undefined;
    await record(transaction);
    await addActivity(transaction, {
      actor: SYSTEM_ACTOR,
      action: 'job.sender_recognized',
      workspaceId: row.workspace_id,
      targetId: row.id,
      details: { sender_id, recipe_version: version, fitting },
    });
    await noteChangedJobs(transaction, [row.id], 'recognized');
    await settlePeriods(transaction, [changed], { isNew: true });
    return changed;
  };
  const given = await ctx.shared.change(storedNames.job(row.id), { attempt: row.attempt }, async (store) => {
    await rm(jobPaths(jobDir).request, { force: true });
    await replaceCheckInputs(jobDir, planCheckInputs(checks, checked));
    await ctx.step('recognizing', row.id);
    const gone = CHECK_FILES.filter((path) => !existsSync(join(jobDir, path)));
    const commit = (record: Step) => inTransaction(ctx.db, (transaction) => storeGiven(transaction, record));
    return store(commit, gone);
  });
  await ctx.step('recognized', row.id);
  if (given === undefined) {
    // A person has assigned the job meanwhile.
    await replaceCheckInputs(jobDir, planCheckInputs({}, checked));
    return (await findJob(ctx.db, row.id)) ?? row;
  }
  return given;
}
