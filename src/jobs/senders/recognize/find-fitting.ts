import { findRecipeReadAs } from '../../../audit/recipes/holding.ts';
import type { Recipe } from '../../../contract/recipe.ts';
import type { ReadAs } from '../../../contract/run-request.ts';
import { runHeads } from '../../../previews/heads/run-heads.ts';
import { toReadAs } from '../../../store/read-as.ts';
import type { JobRow, RecipeRow } from '../../../store/tables.ts';
import type { JobContext } from '../../context.ts';
import { findDocument } from '../../run/job-folder.ts';
import { readStoredRecipe } from '../recipe-files.ts';
import { listFitting, makeLayoutKeys } from './exact-fit.ts';

/** Rows of each sheet among which its header is looked for. */
const HEAD_ROWS = 200;

/**
 * The recipes of which a document has just the headers. Throws what reading it throws, and `file_damaged` where one of the recipes
 * cannot be read: then nobody knows whether it fits.
 */
export async function findFitting(
  ctx: JobContext,
  row: JobRow,
  rows: readonly RecipeRow[],
  signal: AbortSignal,
): Promise<RecipeRow[]> {
  const recipes = new Map<RecipeRow, Recipe>();
  for (const one of rows) {
    const recipe = await readStoredRecipe(ctx, one.sha256);
    if (recipe.layouts.length > 0) recipes.set(one, recipe);
  }
  const fitting: RecipeRow[] = [];
  // How a csv file is read may be in the recipe; most say nothing of it, and then one look is enough.
  const groups = Map.groupBy(recipes, ([, recipe]) => JSON.stringify(readingOf(row, recipe)));
  for (const [readAs, group] of groups) {
    const heads = await readHeads(ctx, row, JSON.parse(readAs) as ReadAs, signal);
    fitting.push(...listFitting(heads, new Map(group.map(([one, { layouts }]) => [one, makeLayoutKeys(layouts)]))));
  }
  return fitting;
}

/** As the request of the job would say it. */
function readingOf(row: JobRow, recipe: Recipe): ReadAs {
  const { encoding, delimiter } = { ...findRecipeReadAs(recipe, row.as_of), ...toReadAs(row) };
  return { ...(encoding === undefined ? {} : { encoding }), ...(delimiter === undefined ? {} : { delimiter }) };
}

async function readHeads(ctx: JobContext, row: JobRow, readAs: ReadAs, signal: AbortSignal) {
  const document = {
    documentPath: findDocument(ctx.dataDir, row),
    displayName: row.filename,
    readAs,
    maxExpandedMb: ctx.settings.maxExpandedMb,
  };
  return runHeads(await ctx.sandbox.getLevel(), document, HEAD_ROWS, signal);
}
