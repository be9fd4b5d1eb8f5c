import type { RowRun } from '../../contract/artifact.ts';
import { makeRow } from '../../workbook/rows/row-builder.ts';
import type { LabelledRow } from './rows.ts';

/** Looks up the recorded labels of rows. They must be asked for in ascending order. */
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

  /** The empty rows between two rows whose label is not `blank`. */
  *listBetween(afterRow: number, beforeRow: number): Generator<LabelledRow> {
    for (let i = this.#position; i < this.#runs.length && this.#runs[i]!.first_row < beforeRow; i++) {
      const { first_row: first, last_row: last, label } = this.#runs[i]!;
      if (label === 'blank') continue;
      for (let index = Math.max(first, afterRow + 1); index <= last && index < beforeRow; index++) {
        yield { row: makeRow(index, []), label };
      }
    }
  }
}
