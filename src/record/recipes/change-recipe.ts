import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AdeError } from '../../contract/errors/index.ts';
import type { Layout, Recipe, RecipePiece } from '../../contract/recipe.ts';
import {
  listTolerances,
  makeTolerances,
  TOLERANCE_NAMES,
  type ToleranceName,
  type Tolerances,
} from '../../contract/tolerances.ts';
import { listNames } from '../lookup.ts';

export interface RecipeChanges {
  added: RecipePiece[];
  removed: RecipePiece[];
  layouts: { added: Layout[]; removed: Layout[] };
  /** Tolerances that differ; null if the recipe does not set the tolerance, so that the package decides. */
  tolerances: { name: ToleranceName; before: number | null; after: number | null }[];
}

/** Lists pieces and layouts as added or removed, never as changed: a changed one gets another id. */
export function compareRecipes(before: Recipe, after: Recipe): RecipeChanges {
  return {
    added: listMissing(after.pieces, before.pieces),
    removed: listMissing(before.pieces, after.pieces),
    layouts: {
      added: listMissing(after.layouts, before.layouts),
      removed: listMissing(before.layouts, after.layouts),
    },
    tolerances: compareTolerances(before, after),
  };
}

function compareTolerances(before: Recipe, after: Recipe): RecipeChanges['tolerances'] {
  const [earlier, later] = [new Map(listTolerances(before.checks)), new Map(listTolerances(after.checks))];
  return TOLERANCE_NAMES.filter((name) => earlier.get(name) !== later.get(name)).map((name) => ({
    name,
    before: earlier.get(name) ?? null,
    after: later.get(name) ?? null,
  }));
}

function listMissing<Item>(items: readonly Item[], others: readonly Item[]): Item[] {
  return items.filter((item) => !others.some((other) => isDeepStrictEqual(item, other)));
}

/** The next version, without these pieces (by id) and tolerances (by name). Throws `recipe_piece_unknown`. */
export function revokePieces(recipe: Recipe, ids: readonly string[]): Recipe {
  const { checks, ...rest } = recipe;
  const tolerances = listTolerances(checks);
  const known = [...recipe.pieces.map(({ id }) => id), ...tolerances.map(([name]) => name)];
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new AdeError('recipe_piece_unknown', { piece: unknown, found: listNames(known) || 'none' });
  return {
    ...nextVersion(rest),
    pieces: recipe.pieces.filter(({ id }) => !ids.includes(id)),
    ...keepTolerances(makeTolerances(tolerances.filter(([name]) => !ids.includes(name)))),
  };
}

/** The next version, with these tolerances in addition to its own. Without a recipe, the first version for `sender`. */
export function setTolerances(before: Recipe | null, sender: string, tolerances: Tolerances): Recipe {
  const { checks, ...rest } = before ?? makeEmpty(sender);
  return { ...nextVersion(rest), sender, ...keepTolerances(mergeTolerances(checks, tolerances)) };
}

/** Merges two sets; if both have a tolerance, the later one counts. */
export function mergeTolerances(before: Tolerances | undefined, later: Tolerances | undefined): Tolerances | undefined {
  return makeTolerances([...listTolerances(before), ...listTolerances(later)]);
}

/** The recipe's key `checks`, left out if there are no tolerances. */
export function keepTolerances(checks: Tolerances | undefined): Pick<Recipe, 'checks'> {
  return checks === undefined ? {} : { checks };
}

function nextVersion(recipe: Omit<Recipe, 'checks'>): Omit<Recipe, 'checks'> {
  return { ...recipe, salt: randomBytes(16).toString('hex'), version: recipe.version + 1 };
}

function makeEmpty(sender: string): Recipe {
  const ids = { layouts: 0, pieces: 0 };
  return { schema: 'ade.recipe/v1', salt: '', sender, version: 0, ids, layouts: [], pieces: [] };
}
