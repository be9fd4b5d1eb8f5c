/** The filled rows of one sheet, as the model sees them. */
export interface RowSequence {
  /** Place of each row's first entry in `pieces` and `values`; one more at the end. */
  readonly starts: Int32Array;
  /** Indexes of the pieces of evidence that a row has. */
  readonly pieces: Uint16Array;
  readonly values: Float32Array;
  /** 1 where blank rows are directly above; the first row has 0. */
  readonly isAfterBlank: Uint8Array;
  /** Rows of the sheet, 1-based. */
  readonly rowNumbers: Int32Array;
  /** What row rules add to each label, of rows of which they say anything. */
  readonly given: ReadonlyMap<number, Float64Array>;
}

/** Collects rows into a sequence. */
export class SequenceBuilder {
  readonly #starts: number[] = [0];
  readonly #pieces: number[] = [];
  readonly #values: number[] = [];
  readonly #isAfterBlank: number[] = [];
  readonly #rowNumbers: number[] = [];
  readonly #given = new Map<number, Float64Array>();

  /** `values`: what each piece of evidence has, by its index; zeros are left out. `given`: what rules add, by label. */
  add(rowNumber: number, isAfterBlank: boolean, values: ArrayLike<number>, given: Float64Array | null = null): void {
    if (given !== null) this.#given.set(this.#rowNumbers.length, given);
    for (let piece = 0; piece < values.length; piece++) {
      if (values[piece] === 0) continue;
      this.#pieces.push(piece);
      this.#values.push(values[piece]!);
    }
    this.#starts.push(this.#pieces.length);
    this.#isAfterBlank.push(isAfterBlank && this.#rowNumbers.length > 0 ? 1 : 0);
    this.#rowNumbers.push(rowNumber);
  }

  finish(): RowSequence {
    return {
      starts: Int32Array.from(this.#starts),
      pieces: Uint16Array.from(this.#pieces),
      values: Float32Array.from(this.#values),
      isAfterBlank: Uint8Array.from(this.#isAfterBlank),
      rowNumbers: Int32Array.from(this.#rowNumbers),
      given: this.#given,
    };
  }
}
