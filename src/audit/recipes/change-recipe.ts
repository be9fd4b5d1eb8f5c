import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AdeError } from '../../contract/errors/index.ts';
import type { Layout, Recipe, RecipePiece } from '../../contract/recipe.ts';
import { listNames } from '../lookup.ts';

/** What differs between two versions of a recipe. */
export interface RecipeChanges {
  added: RecipePiece[];
  removed: RecipePiece[];
  layouts: { added: Layout[]; removed: Layout[] };
}

/** Pieces and layouts never change under their id. */
export function compareRecipes(before: Recipe, after: Recipe): RecipeChanges {
  return {
    added: listMissing(after.pieces, before.pieces),
    removed: listMissing(before.pieces, after.pieces),
    layouts: {
      added: listMissing(after.layouts, before.layouts),
      removed: listMissing(before.layouts, after.layouts),
    },
  };
}

function listMissing<Item>(items: readonly Item[], others: readonly Item[]): Item[] {
  return items.filter((item) => !others.some((other) => isDeepStrictEqual(item, other)));
}

/** The next version, without these pieces; throws `recipe_piece_unknown`. */
export function revokePieces(recipe: Recipe, ids: readonly string[]): Recipe {
  const known = recipe.pieces.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new AdeError('recipe_piece_unknown', { piece: unknown, found: listNames(known) || 'none' });
  return {
    ...recipe,
    salt: randomBytes(16).toString('hex'),
    version: recipe.version + 1,
    pieces: recipe.pieces.filter(({ id }) => !ids.includes(id)),
  };
}
