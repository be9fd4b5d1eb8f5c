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
  /** Checks that only one of them switches off. */
  checks_off: { code: string; before: boolean; after: boolean }[];
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
    checks_off: compareSwitches(before.checks?.off ?? [], after.checks?.off ?? []),
  };
}

function compareSwitches(before: readonly string[], after: readonly string[]): RecipeChanges['checks_off'] {
  return [...new Set([...before, ...after])]
    .map((code) => ({ code, before: before.includes(code), after: after.includes(code) }))
    .filter((one) => one.before !== one.after);
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

/** Stands before the code of a check that is switched off, in a list of parts of a recipe. */
const OFF_PREFIX = 'off.';

/**
 * The next version, without these pieces (by id), tolerances (by name), and switches (such as `off.types_changed`). Throws `recipe_piece_unknown`.
 */
export function revokePieces(recipe: Recipe, ids: readonly string[]): Recipe {
  const { checks, ...rest } = recipe;
  const tolerances = listTolerances(checks);
  const off = checks?.off ?? [];
  const known = [
    ...recipe.pieces.map(({ id }) => id),
    ...tolerances.map(([name]) => name),
    ...off.map((code) => OFF_PREFIX + code),
  ];
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new AdeError('recipe_piece_unknown', { piece: unknown, found: listNames(known) || 'none' });
  return {
    ...nextVersion(rest),
    pieces: recipe.pieces.filter(({ id }) => !ids.includes(id)),
    ...keepTolerances(
      withSwitches(
        makeTolerances(tolerances.filter(([name]) => !ids.includes(name))),
        off.filter((code) => !ids.includes(OFF_PREFIX + code)),
      ),
    ),
  };
}

/** The next version, with these tolerances in addition to its own. Without a recipe, the first version for `sender`. */
export function setTolerances(before: Recipe | null, sender: string, tolerances: Tolerances): Recipe {
  const { checks, ...rest } = before ?? makeEmpty(sender);
  return { ...nextVersion(rest), sender, ...keepTolerances(mergeTolerances(checks, tolerances)) };
}

/** Merges two sets; if both have a tolerance, the later one counts. Checks that one of them switches off are off. */
export function mergeTolerances(before: Tolerances | undefined, later: Tolerances | undefined): Tolerances | undefined {
  const merged = makeTolerances([...listTolerances(before), ...listTolerances(later)]);
  return withSwitches(merged, [...new Set([...(before?.off ?? []), ...(later?.off ?? [])])]);
}

function withSwitches(tolerances: Tolerances | undefined, off: readonly string[]): Tolerances | undefined {
  return off.length === 0 ? tolerances : { ...tolerances, off: [...off] };
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
