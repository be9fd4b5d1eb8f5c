import { addScaled } from '../../../engine/index.ts';

/** The filled rows of one sheet, in the form for the model. */
export interface RowSequence {
  /** Where each row's entries begin in `pieces` and `values`, and where those of the last row end. */
  readonly starts: Int32Array;
  /** Indexes of the pieces of evidence, row by row. */
  readonly pieces: Uint16Array;
  readonly values: Float32Array;
  /** 1 if blank rows are directly above; 0 for the first row. */
  readonly isAfterBlank: Uint8Array;
  /** The deltas of row rules for each label, by row; rows without deltas are missing. */
  readonly given: ReadonlyMap<number, Float64Array>;
}

/** Adds the evidence of a row, times the weights of its pieces, to the scores from index `at`. */
export function addEvidence(
  { starts, pieces, values }: RowSequence,
  row: number,
  weights: Float64Array,
  labels: number,
  scores: Float64Array,
  at: number,
): void {
  const end = starts[row + 1]!;
  for (let e = starts[row]!; e < end; e++) addScaled(scores, at, weights, pieces[e]! * labels, labels, values[e]!);
}

/** Adds a row's residuals (one for each label) to the gradients of its evidence's weights. */
export function addResiduals(
  { starts, pieces, values }: RowSequence,
  row: number,
  residuals: Float64Array,
  gradient: Float64Array,
): void {
  const labels = residuals.length;
  const end = starts[row + 1]!;
  for (let e = starts[row]!; e < end; e++) addScaled(gradient, pieces[e]! * labels, residuals, 0, labels, values[e]!);
}

/** The same rows without some pieces of evidence. */
export function withoutPieces(sequence: RowSequence, isLeftOut: (piece: number) => boolean): RowSequence {
  const builder = new SequenceBuilder();
  const pieceCount = Math.max(-1, ...sequence.pieces) + 1;
  for (let row = 0; row < sequence.isAfterBlank.length; row++) {
    const values = new Float64Array(pieceCount);
    const begin = sequence.starts[row] ?? 0;
    for (const [i, piece] of sequence.pieces.subarray(begin, sequence.starts[row + 1]).entries()) {
      if (!isLeftOut(piece)) values[piece] = sequence.values[begin + i] ?? 0;
    }
    builder.add(sequence.isAfterBlank[row] === 1, values, sequence.given.get(row) ?? null);
  }
  return builder.finish();
}

export class SequenceBuilder {
  readonly #starts: number[] = [0];
  readonly #pieces: number[] = [];
  readonly #values: number[] = [];
  readonly #isAfterBlank: number[] = [];
  readonly #given = new Map<number, Float64Array>();

  /** `values`: the value of each piece of evidence; zeros are left out. `given`: the deltas of rules for each label. */
  add(isAfterBlank: boolean, values: Iterable<number>, given: Float64Array | null = null): void {
    const row = this.#isAfterBlank.length;
    if (given !== null) this.#given.set(row, given);
    let piece = 0;
    for (const value of values) {
      if (value !== 0) {
        this.#pieces.push(piece);
        this.#values.push(value);
      }
      piece += 1;
    }
    this.#starts.push(this.#pieces.length);
    this.#isAfterBlank.push(isAfterBlank && row > 0 ? 1 : 0);
  }

  finish(): RowSequence {
    return {
      starts: Int32Array.from(this.#starts),
      pieces: Uint16Array.from(this.#pieces),
      values: Float32Array.from(this.#values),
      isAfterBlank: Uint8Array.from(this.#isAfterBlank),
      given: this.#given,
    };
  }
}
