import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobPaths } from '../../contract/layout.ts';
import type { Recipe } from '../../contract/recipe.ts';
import type { Tolerances } from '../../contract/tolerances.ts';
import { type ExtendedRecipe, revokePieces, setTolerances } from '../../record/recipes/index.ts';
import { readAddresses, readCorrectionFile } from '../../runner/index.ts';
import { type Step, storedNames } from '../../storage/shared/index.ts';
import {
  type Actor,
  addActivity,
  type Database,
  findLastVersion,
  findStandingRecipe,
  insertRecipe,
  inTransaction,
  type JobRow,
  lockRow,
  type RecipeKey,
  type RecipeRow,
  type SenderRow,
  type Transaction,
} from '../../storage/store/index.ts';
import { readStoredRecipe, writeRecipeFile } from '../folders/recipe-files.ts';
import { findFinishedRevision } from '../jobs/find-row.ts';
import type { RecipeContext } from './context.ts';

/** What the next version is made from. */
export type RecipeChange =
  | { job: JobRow; corrections?: string[]; leavesOut?: boolean; until?: string; checks?: Tolerances }
  | { checks: Tolerances }
  | { revoke: string[] }
  | { recipe: Recipe };

export interface RecipeRequest {
  sender: SenderRow;
  configId: string;
  /** The newest version that the author has seen; 0 for none. */
  baseVersion: number;
  change: RecipeChange;
  author: Actor;
  /** More work in the transaction that stores the version. */
  also?: (transaction: Transaction, made: ExtendedRecipe) => Promise<void>;
}

/** Makes the next version of a recipe without storing it. Throws the errors of `contract/errors/recipes.ts`. */
export async function draftRecipe(ctx: RecipeContext, request: RecipeRequest): Promise<ExtendedRecipe> {
  const { sender, configId, baseVersion, change } = request;
  const key = { sender_id: sender.id, config_id: configId };
  await assertNewest(ctx.db, key, baseVersion);
  const row = await findStandingRecipe(ctx.db, key);
  const before = row === undefined ? null : await readStoredRecipe(ctx, row.sha256);
  const next = await makeNext(ctx, sender, before, change);
  // Numbers also count revoked versions.
  const version = baseVersion + 1;
  return { ...next, recipe: { ...next.recipe, sender: sender.name, version } };
}

async function assertNewest(db: Database, key: RecipeKey, base: number): Promise<void> {
  const newest = await findLastVersion(db, key);
  if (newest !== base) throw new AdeError('recipe_conflict', { base, found: newest });
}

async function makeNext(
  ctx: RecipeContext,
  sender: SenderRow,
  before: Recipe | null,
  change: RecipeChange,
): Promise<ExtendedRecipe> {
  if ('revoke' in change) {
    const recipe = revokePieces(before ?? EMPTY, change.revoke);
    return { recipe, added: [], replaced: change.revoke, left_out: [] };
  }
  if ('recipe' in change) {
    const { recipe } = change;
    return { recipe, added: recipe.pieces.map(({ id }) => id), replaced: [], left_out: [] };
  }
  if ('job' in change) return extend(ctx, sender, before, change);
  return { recipe: setTolerances(before, sender.name, change.checks), added: [], replaced: [], left_out: [] };
}

const EMPTY: Recipe = {
  schema: 'ade.recipe/v1',
  salt: '0'.repeat(32),
  sender: 'none',
  version: 1,
  ids: { layouts: 0, pieces: 0 },
  layouts: [],
  pieces: [],
};

async function extend(
  ctx: RecipeContext,
  sender: SenderRow,
  before: Recipe | null,
  { job, corrections: only, leavesOut, until, checks }: Extract<RecipeChange, { job: JobRow }>,
): Promise<ExtendedRecipe> {
  assertUsable(job);
  const revision = await findFinishedRevision(ctx, job);
  const folder = jobFolder(ctx.dataDir, revision.id);
  const paths = jobPaths(folder);
  await ctx.files.check(paths.artifact, revision.artifact_sha256);
  const source = { jobId: job.id, corrections: readCorrectionFile(folder), addresses: readAddresses(folder) };
  const options = {
    sender: sender.name,
    ...(only === undefined ? {} : { only }),
    ...(leavesOut === undefined ? {} : { leavesOut }),
    ...(until === undefined ? {} : { until }),
    ...(checks === undefined ? {} : { checks }),
  };
  const answer = await ctx.artifacts.ask('extendRecipe', [paths.artifact], before, source, options);
  if ('code' in answer) throw new AdeError(answer.code, answer.details);
  return answer;
}

function assertUsable(job: JobRow): void {
  const refuse = (found: string) => new AdeError('recipe_source_invalid', { job_id: job.id, found });
  if (job.status !== 'success') throw refuse(`it is ${job.status}`);
  if (job.inputs_purged_at !== null) throw refuse(`its corrections were removed on ${job.inputs_purged_at}`);
  if (job.artifacts_purged_at !== null) throw refuse(`its record was removed on ${job.artifacts_purged_at}`);
}

/** Makes and stores the next version: all later jobs of the sender get it. */
export async function storeRecipe(
  ctx: RecipeContext,
  request: RecipeRequest,
): Promise<{ row: RecipeRow; made: ExtendedRecipe }> {
  const { sender, configId, author } = request;
  // If two people make a version at the same time, the second one has to look at the first version.
  return ctx.turns.take(`${sender.id} ${configId}`, async () => {
    const made = await draftRecipe(ctx, request);
    const sha256 = await writeRecipeFile(ctx, made.recipe);
    await ctx.step('recipe_written', sender.id);
    const row: RecipeRow = {
      sender_id: sender.id,
      config_id: configId,
      version: made.recipe.version,
      sha256,
      piece_count: made.recipe.pieces.length,
      made_by: author.actor,
      token_id: author.credential?.tokenId ?? null,
      made_at: new Date().toISOString(),
      revoked_at: null,
      revoked_by: null,
    };
    const commit = (record: Step) =>
      inTransaction(ctx.db, async (transaction) => {
        await lockRow(transaction, 'senders', sender.id);
        await assertNewest(transaction, row, row.version - 1);
        await insertRecipe(transaction, row);
        await record(transaction);
        await request.also?.(transaction, made);
        await addActivity(transaction, {
          ...author,
          action: 'sender.recipe_made',
          workspaceId: sender.workspace_id,
          targetId: sender.id,
          details: { config_id: configId, version: row.version, pieces: row.piece_count, sha256 },
        });
      });
    await ctx.shared.change(storedNames.recipe(sha256), { isBrought: false }, (store) => store(commit));
    await ctx.step('recipe_stored', sender.id);
    return { row, made };
  });
}
