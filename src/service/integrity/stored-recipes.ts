import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import type { VerificationCheck } from '../../contract/api/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import { isFileLost, storedNames } from '../../storage/shared/index.ts';
import { listRecipes, listSenders, listTargetDetails, type RecipeRow } from '../../storage/store/index.ts';
import type { VerifyContext } from './context.ts';

/** Checks that database and files have the recipes that the activity names. Empty for a workspace without recipes. */
export async function checkStoredRecipes(ctx: VerifyContext, workspaceId: string): Promise<VerificationCheck[]> {
  let count = 0;
  const references = new Set<string>();
  for (const sender of await listSenders(ctx.db, workspaceId)) {
    const rows = await listRecipes(ctx.db, sender.id);
    const noted = await listTargetDetails(ctx.db, sender.id, ['sender.recipe_made']);
    count += Math.max(rows.length, noted.length);
    const erased = await listTargetDetails(ctx.db, sender.id, ['sender.recipe_erased']);
    for (const entry of erased) references.add(String(entry.reference));
    const note = await findChange(ctx, rows, noted, erased);
    if (note !== undefined) return [{ name: 'recipes', ok: false, note: `${sender.id}: ${note}` }];
  }
  if (count === 0) return [];
  if (references.size === 0) return [{ name: 'recipes', ok: true }];
  return [{ name: 'recipes', ok: null, note: `erased at the request of ${[...references].join(', ')}` }];
}

/** Describes the first change; undefined if nothing was changed. */
async function findChange(
  { dataDir, shared }: VerifyContext,
  rows: readonly RecipeRow[],
  noted: readonly Record<string, unknown>[],
  erased: readonly Record<string, unknown>[],
): Promise<string | undefined> {
  for (const { config_id: configId, version } of noted) {
    const isThere = rows.some((row) => row.config_id === configId && row.version === version);
    if (!isThere) return `version ${version} is missing`;
  }
  for (const { config_id: configId, version, sha256 } of rows) {
    const isOfVersion = (one: Record<string, unknown>) => one.config_id === configId && one.version === version;
    const entry = erased.findLast(isOfVersion) ?? noted.find(isOfVersion);
    if (entry?.sha256 !== sha256) return `version ${version} differs from the activity`;
    const path = join(dataFolders(dataDir).recipes, `${sha256}.json`);
    const isThere = await bringRecipe(shared, sha256);
    if (!isThere || !existsSync(path)) return `the file of version ${version} is missing`;
    if ((await hashFile(path)) !== sha256) return `the file of version ${version} was changed`;
  }
  return undefined;
}

/** False if the storage has lost the file. */
async function bringRecipe(shared: VerifyContext['shared'], sha256: string): Promise<boolean> {
  try {
    await shared?.bring(storedNames.recipe(sha256));
    return true;
  } catch (error) {
    if (isFileLost(error)) return false;
    throw error;
  }
}
