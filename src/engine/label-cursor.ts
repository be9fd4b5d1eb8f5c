import type { RowRun } from '../contract/artifact.ts';

/** Looks up the recorded labels of rows that come in ascending order. */
export class LabelCursor {
  readonly #runs: readonly RowRun[];
  #position = 0;

  constructor(runs: readonly RowRun[]) {
    this.#runs = runs;
  }

  /** Label of a row; `blank` beyond the last recorded one. */
  labelOf(rowIndex: number): string {
    while (this.#position < this.#runs.length && this.#runs[this.#position]!.last_row < rowIndex) this.#position += 1;
    const run = this.#runs[this.#position];
    return run !== undefined && run.first_row <= rowIndex ? run.label : 'blank';
  }
}
