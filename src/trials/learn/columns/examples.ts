import type { Sign } from '../../../engine/mapping/index.ts';

/** The number of a piece of evidence, and its value for a column. */
export interface NumberedSign {
  readonly piece: number;
  readonly value: number;
  /** Index of the field that the sign is about; undefined if it is about the column. */
  readonly field: number | undefined;
}

/** The evidence of a column, in the form for a fit. */
export interface Example {
  readonly signs: readonly NumberedSign[];
  /** The deltas of rules for each class; null if rules add nothing. */
  readonly given: Float64Array | null;
}

/** Numbers the pieces of evidence: the number is the index of a piece's weights. */
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

/** Leaves out signs of pieces without a number, which have no weight. */
export function makeExample(signs: readonly Sign[], numbers: PieceNumbers, given: Float64Array | null = null): Example {
  const numbered = signs.flatMap(({ piece: name, value, field }): NumberedSign[] => {
    const piece = numbers.find(name);
    return piece === undefined ? [] : [{ piece, value, field }];
  });
  return { signs: numbered, given };
}
