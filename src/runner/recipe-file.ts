import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Errors } from 'typebox/value';
import { AdeError } from '../contract/errors/index.ts';
import { type Recipe, RecipeSchema } from '../contract/recipe.ts';
import { readRunRequest } from './job-folder.ts';

/** Path of the sender's recipe in the folder of a job. */
export const RECIPE_PATH = 'inputs/recipe.json' as const;

/** Parses the text of a recipe; throws `recipe_unreadable`, which names `path`. */
export function parseRecipe(text: string, path: string): Recipe {
  const refuse = (found: string, cause?: unknown) => new AdeError('recipe_unreadable', { path, found }, { cause });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw refuse('it is not JSON', cause);
  }
  const [problem] = Errors(RecipeSchema, data);
  if (problem) throw refuse(`${problem.instancePath || '/'} ${problem.message}`);
  return data as Recipe;
}

export function renderRecipe(recipe: Recipe): string {
  return `${JSON.stringify(recipe, null, 2)}\n`;
}

/** The text of a job's recipe file; undefined if the job has no recipe. */
export function readRecipeText(jobDir: string): string | undefined {
  const { recipe } = readRunRequest(jobDir);
  if (recipe === undefined) return undefined;
  const path = join(jobDir, recipe);
  if (!existsSync(path)) throw new AdeError('recipe_unreadable', { path, found: 'it is missing' });
  return readFileSync(path, 'utf8');
}
