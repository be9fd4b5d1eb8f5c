import type { Sign } from '../../../engine/mapping/index.ts';

/** A sign of a piece of evidence that has a number. */
export interface NumberedSign {
  readonly piece: number;
  readonly value: number;
  /** Index of the field that the sign is about; undefined for signs of the column. */
  readonly field: number | undefined;
}

/** What a column shows, for a fit. */
export interface Example {
  readonly signs: readonly NumberedSign[];
  /** The deltas of rules for each class of the column; null where rules have none. */
  readonly given: Float64Array | null;
}

/** Pieces of evidence by number: a number is the place of its weights. */
export class PieceNumbers {
  readonly names: string[] = [];
  readonly #byName = new Map<string, number>();

  constructor(names: Iterable<string>) {
    for (const name of names) {
      this.#byName.set(name, this.names.length);
      this.names.push(name);
    }
  }

  find(name: string): number | undefined {
    return this.#byName.get(name);
  }
}

/** Signs of pieces without a number are left out: they have no weight. */
export function makeExample(signs: readonly Sign[], numbers: PieceNumbers, given: Float64Array | null = null): Example {
  const numbered = signs.flatMap(({ piece: name, value, field }): NumberedSign[] => {
    const piece = numbers.find(name);
    return piece === undefined ? [] : [{ piece, value, field }];
  });
  return { signs: numbered, given };
}
