import type { Recipe } from '../../../contract/recipe.ts';
import type { ReadAs } from '../../../contract/run-request.ts';
import { findRecipeReadAs } from '../../../record/recipes/index.ts';
import { parseRecipe } from '../../../runner/index.ts';
import { type LayoutKeys, makeLayoutKeys } from './exact-fit.ts';

/** What a recipe says about the documents that it fits. */
export interface KnownLayout {
  /** Null if the recipe has no layouts, so that it fits no document. */
  keys: LayoutKeys | null;
  /** How to read a csv file at a time (ISO 8601), as far as the recipe defines it. */
  readAsAt: (asOf: string) => ReadAs;
}

/** Recipes beyond this number are read again each time. */
const MAX_KEPT = 2_000;

/** The layouts of recipes, by the hashes of their files: parsing takes much longer than comparing. */
export class KnownLayouts {
  readonly #known = new Map<string, KnownLayout>();

  /** `text` is the content of the file with this hash. */
  get(sha256: string, text: string): KnownLayout {
    const known = this.#known.get(sha256);
    if (known !== undefined) return known;
    const { layouts, pieces }: Recipe = parseRecipe(text, `recipes/${sha256}.json`);
    const readings = pieces.filter(({ kind }) => kind === 'read_as');
    const made: KnownLayout = {
      keys: layouts.length === 0 ? null : makeLayoutKeys(layouts),
      readAsAt: (asOf) => findRecipeReadAs({ pieces: readings }, asOf),
    };
    if (this.#known.size < MAX_KEPT) this.#known.set(sha256, made);
    return made;
  }
}
