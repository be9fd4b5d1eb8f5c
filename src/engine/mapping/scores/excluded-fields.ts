import type { Manifest } from '../../../contract/manifest.ts';
import { normalizeHeader } from '../../../rules/index.ts';

/** The score of a field that a word of the header excludes, whatever rules and weights say. */
const EXCLUDED_SCORE = -20;

const NONE: ReadonlySet<string> = new Set();

/** Finds the fields that a header can never be, by the words in their `not`. */
export class ExcludedFields {
  readonly #words: readonly { field: string; words: readonly string[] }[];

  constructor({ order, meta }: Pick<Manifest['columns'], 'order' | 'meta'>) {
    this.#words = order.flatMap((field) => {
      const words = (meta[field]?.not ?? []).map(normalizeHeader).filter((word) => word !== '');
      return words.length === 0 ? [] : [{ field, words }];
    });
  }

  /** `headerParts`: the texts of the header's rows. */
  find(headerParts: readonly string[]): ReadonlySet<string> {
    if (this.#words.length === 0) return NONE;
    const header = ` ${normalizeHeader(headerParts.join(' '))} `;
    const found = this.#words.filter(({ words }) => words.some((word) => header.includes(` ${word} `)));
    return new Set(found.map(({ field }) => field));
  }
}

/** The share of the excluding word in a field's score, which would be `score` without it. */
export const excludeFrom = (score: number): number => EXCLUDED_SCORE - score;
