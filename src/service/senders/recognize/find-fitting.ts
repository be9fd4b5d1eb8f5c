import type { DocumentFormat } from '../../../contract/formats.ts';
import type { ReadAs } from '../../../contract/run-request.ts';
import { runHeads } from '../../../previews/index.ts';
import { findFormat, type JobRow, type RecipeRow, toReadAs } from '../../../storage/store/index.ts';
import { findDocument } from '../../folders/job-folder.ts';
import { readRecipeFileText } from '../../folders/recipe-files.ts';
import type { SandboxWatch } from '../../host/sandbox-watch.ts';
import type { SenderContext } from '../context.ts';
import { type LayoutKeys, listFitting } from './exact-fit.ts';
import type { KnownLayouts } from './known-layouts.ts';

export interface RecognizeContext extends SenderContext {
  sandbox: Pick<SandboxWatch, 'getLevel'>;
  layouts: KnownLayouts;
}

/** How many rows of each sheet are searched for the header. */
const HEAD_ROWS = 200;

/** The only format for which somebody may have to say how to read it. */
const TEXT_FORMAT: DocumentFormat = 'csv';

/**
 * The recipes whose headers are exactly those of a document. Throws the errors of reading the document, and
 * `file_damaged` if a recipe cannot be read: then nobody knows whether it fits.
 */
export async function findFitting(
  ctx: RecognizeContext,
  row: JobRow,
  recipes: readonly RecipeRow[],
  signal: AbortSignal,
): Promise<RecipeRow[]> {
  const isText = (await findFormat(ctx.db, row.document_id)) === TEXT_FORMAT;
  const fitting: RecipeRow[] = [];
  for (const [readAs, layouts] of await groupByReading(ctx, row, recipes, isText)) {
    const document = {
      documentPath: await findDocument(ctx, row),
      displayName: row.filename,
      readAs: JSON.parse(readAs) as ReadAs,
      maxExpandedMb: ctx.settings.maxExpandedMb,
    };
    const heads = await runHeads(await ctx.sandbox.getLevel(), document, HEAD_ROWS, signal);
    fitting.push(...listFitting(heads, layouts));
  }
  return fitting;
}

/** Groups recipes by how the job would read its document. Most leave that open: then one reading is enough. */
async function groupByReading(
  ctx: RecognizeContext,
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
