import type { DocumentFormat } from '../../../contract/formats.ts';
import type { ReadAs } from '../../../contract/run-request.ts';
import { runHeads } from '../../../previews/heads/run-heads.ts';
import { findFormat } from '../../../storage/store/documents.ts';
import { toReadAs } from '../../../storage/store/read-as.ts';
import type { JobRow, RecipeRow } from '../../../storage/store/tables.ts';
import type { JobContext } from '../../core.ts';
import { findDocument } from '../../folders/job-folder.ts';
import { readRecipeFileText } from '../../folders/recipe-files.ts';
import { type LayoutKeys, listFitting } from './exact-fit.ts';

/** Rows of each sheet among which its header is looked for. */
const HEAD_ROWS = 200;

/** The only format of which somebody may have to say how it is read. */
const TEXT_FORMAT: DocumentFormat = 'csv';

/**
 * The recipes of which a document has just the headers. Throws what reading it throws, and `file_damaged` where one of the recipes
 * cannot be read: then nobody knows whether it fits.
 */
export async function findFitting(
  ctx: JobContext,
  row: JobRow,
  recipes: readonly RecipeRow[],
  signal: AbortSignal,
): Promise<RecipeRow[]> {
  const isText = (await findFormat(ctx.db, row.document_id)) === TEXT_FORMAT;
  const fitting: RecipeRow[] = [];
  for (const [readAs, layouts] of await groupByReading(ctx, row, recipes, isText)) {
    const document = {
      documentPath: findDocument(ctx.dataDir, row),
      displayName: row.filename,
      readAs: JSON.parse(readAs) as ReadAs,
      maxExpandedMb: ctx.settings.maxExpandedMb,
    };
    const heads = await runHeads(await ctx.sandbox.getLevel(), document, HEAD_ROWS, signal);
    fitting.push(...listFitting(heads, layouts));
  }
  return fitting;
}

/** By how the request of the job would say that its document is read. Most recipes say nothing of it: then one look is enough. */
async function groupByReading(
  ctx: JobContext,
  row: JobRow,
  recipes: readonly RecipeRow[],
  isText: boolean,
): Promise<Map<string, Map<RecipeRow, LayoutKeys>>> {
  const groups = new Map<string, Map<RecipeRow, LayoutKeys>>();
  for (const recipe of recipes) {
    const { keys, readAsAt } = ctx.layouts.get(recipe.sha256, await readRecipeFileText(ctx, recipe.sha256));
    if (keys === null) continue;
    const { encoding = null, delimiter = null } = isText ? { ...readAsAt(row.as_of), ...toReadAs(row) } : {};
    const readAs = JSON.stringify({ ...(encoding && { encoding }), ...(delimiter && { delimiter }) });
    groups.set(readAs, (groups.get(readAs) ?? new Map()).set(recipe, keys));
  }
  return groups;
}
