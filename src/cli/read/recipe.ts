import { existsSync, readFileSync } from 'node:fs';
import { AdeError } from '../../contract/errors/index.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { parseRecipe } from '../../runner/recipe-file.ts';

/** A recipe and its text, which a job keeps byte for byte; throws `recipe_unreadable`. */
export function readRecipeFile(path: string): { recipe: Recipe; text: string } {
  if (!existsSync(path)) throw new AdeError('recipe_unreadable', { path, found: 'there is no such file' });
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AdeError(
      'recipe_unreadable',
      { path, found: (cause as NodeJS.ErrnoException).code ?? 'unknown' },
      { cause },
    );
  }
  return { recipe: parseRecipe(text, path), text };
}
