import type { Recipe, RecipePiece } from '../../contract/recipe.ts';
import type { ReadAs } from '../../contract/run-request.ts';

/** The pieces that are in force at a time (ISO 8601). */
export function listHolding({ pieces }: Pick<Recipe, 'pieces'>, asOf: string): RecipePiece[] {
  return pieces.filter(({ until }) => until === undefined || asOf.slice(0, 10) <= until);
}

/** How the recipe says to read a csv file; what it does not decide is left out. */
export function findRecipeReadAs(recipe: Pick<Recipe, 'pieces'>, asOf: string): ReadAs {
  const readAs: ReadAs = {};
  for (const piece of listHolding(recipe, asOf)) {
    if (piece.kind !== 'read_as') continue;
    if (piece.encoding !== undefined) readAs.encoding = piece.encoding;
    if (piece.delimiter !== undefined) readAs.delimiter = piece.delimiter;
  }
  return readAs;
}
