import type { Check } from '../../../contract/artifact.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { listTolerances, type ToleranceName, type Tolerances } from '../../../contract/tolerances.ts';

/** A person should look if a month differs more than this from the previous one. Totals may only differ by rounding. */
const DEFAULTS: Record<ToleranceName, number> = {
  'totals.tolerance': 0,
  'drift.rows': 0.25,
  'drift.sums': 0.5,
  'drift.empty': 0.1,
  'drift.errors': 0.05,
  // The same members come every month, but a nearly unchanged file needs attention.
  'drift.rows_repeated': 0.95,
};

/** The value of a setting, and its source as the record states it. */
export interface ToleranceSetting {
  value: number;
  from: Pick<Check, 'tolerance_from'>;
}

/** The tolerances of a job: the sender's recipe takes precedence over the package. */
export class ToleranceSettings {
  readonly #values: ReadonlyMap<ToleranceName, number>;
  readonly #ofRecipe: ReadonlyMap<ToleranceName, number>;
  /** Codes of checks that package or recipe have switched off. */
  readonly off: ReadonlySet<string>;

  constructor({ engine }: Manifest, recipe: Tolerances | undefined) {
    const { totals, drift, off = [] } = engine.checks ?? {};
    this.off = new Set([...off, ...(recipe?.off ?? [])]);
    const ofPackage = listTolerances({ ...(totals ? { totals } : {}), ...(drift ? { drift } : {}) });
    this.#ofRecipe = new Map(listTolerances(recipe));
    this.#values = new Map([...ofPackage, ...this.#ofRecipe]);
  }

  /** Whether package or recipe have set a value of their own. */
  isSet(name: ToleranceName): boolean {
    return this.#values.has(name);
  }

  get(name: ToleranceName): ToleranceSetting {
    const from = this.#ofRecipe.has(name) ? ({ tolerance_from: 'recipe' } as const) : {};
    return { value: this.#values.get(name) ?? DEFAULTS[name], from };
  }
}
