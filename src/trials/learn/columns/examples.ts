import type { Sign } from '../../../engine/mapping/evidence/list-signs.ts';

/** Signs of columns in one list: those of column i begin at `starts[i]`. */
export interface Examples {
  readonly starts: Int32Array;
  readonly pieces: Int32Array;
  /** Index of the field that a sign is about; -1 for signs of the column. */
  readonly fields: Int16Array;
  readonly values: Float64Array;
  /** What rules add to each class of a column, where they say anything of it. */
  readonly given: readonly (Float64Array | null)[];
}

/** Pieces of evidence by number, so that signs can be kept in lists of numbers. */
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
export function makeExamples(
  columns: readonly (readonly Sign[])[],
  numbers: PieceNumbers,
  given: readonly (Float64Array | null)[] = [],
): Examples {
  const known = columns.map((signs) => signs.filter(({ piece }) => numbers.find(piece) !== undefined));
  const count = known.reduce((sum, signs) => sum + signs.length, 0);
  const starts = new Int32Array(columns.length + 1);
  const pieces = new Int32Array(count);
  const fields = new Int16Array(count);
  const values = new Float64Array(count);
  let at = 0;
  for (const [i, signs] of known.entries()) {
    for (const { piece, field = -1, value } of signs) {
      pieces[at] = numbers.find(piece)!;
      fields[at] = field;
      values[at] = value;
      at += 1;
    }
    starts[i + 1] = at;
  }
  return { starts, pieces, fields, values, given };
}
