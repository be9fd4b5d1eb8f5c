import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { AdeError } from '../../contract/errors/index.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { parseRecipe, renderRecipe } from '../../runner/index.ts';
import { storedNames } from '../../storage/shared/index.ts';
import { listRecipeHashes } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

type RecipeFolder = Pick<Core, 'folders' | 'shared'>;

/** A version's row is stored within this time after its file. */
const ABANDONED_MS = 60 * 60 * 1000;

const pathOf = ({ folders }: Pick<RecipeFolder, 'folders'>, sha256: string) => join(folders.recipes, `${sha256}.json`);

/** Writes a recipe under its hash, before its row; without a row (after a crash), it is swept. Returns the hash. */
export async function writeRecipeFile(ctx: Pick<RecipeFolder, 'folders'>, recipe: Recipe): Promise<string> {
  const text = renderRecipe(recipe);
  const sha256 = hashText(text);
  mkdirSync(ctx.folders.recipes, { recursive: true, mode: 0o700 });
  await writeFileAtomic(pathOf(ctx, sha256), text, { mode: 0o600 });
  return sha256;
}

/** The text of a recipe; throws `file_damaged` if it differs from what was written. */
export async function readRecipeFileText(ctx: RecipeFolder, sha256: string): Promise<string> {
  await ctx.shared.bring(storedNames.recipe(sha256));
  const path = pathOf(ctx, sha256);
  const damaged = (found: string) => new AdeError('file_damaged', { path: `recipes/${sha256}.json`, found });
  if (!existsSync(path)) throw damaged('it is missing');
  const text = await readFile(path, 'utf8');
  if (hashText(text) !== sha256) throw damaged(`its SHA-256 is ${hashText(text)}`);
  return text;
}

export async function readStoredRecipe(ctx: RecipeFolder, sha256: string): Promise<Recipe> {
  return parseRecipe(await readRecipeFileText(ctx, sha256), `recipes/${sha256}.json`);
}

/** Removes files of versions whose rows were never stored. */
export async function sweepRecipes(ctx: Pick<Core, 'db' | 'folders'>): Promise<void> {
  const { recipes: folder } = ctx.folders;
  if (!existsSync(folder)) return;
  const known = await listRecipeHashes(ctx.db);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const isOld = Date.now() - statSync(path).mtimeMs > ABANDONED_MS;
    if (isOld && !known.has(name.replace(/\.json$/, ''))) rmSync(path, { force: true });
  }
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
