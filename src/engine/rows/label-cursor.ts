import type { RowRun } from '../../contract/artifact.ts';
import { makeRow } from '../../workbook/index.ts';
import type { LabelledRow } from './rows.ts';

/** Looks up the recorded labels of rows. Rows must be requested in ascending order. */
export class LabelCursor {
  readonly #runs: readonly RowRun[];
  #position = 0;

  constructor(runs: readonly RowRun[]) {
    this.#runs = runs;
  }

  /** Label of a row; `blank` after the last recorded row. */
  labelOf(rowIndex: number): string {
    let run = this.#runs[this.#position];
    while (run !== undefined && run.last_row < rowIndex) run = this.#runs[++this.#position];
    return run !== undefined && run.first_row <= rowIndex ? run.label : 'blank';
  }

  /** Whether the recorded rows begin at this row or further up. */
  hasRow(rowIndex: number): boolean {
    const [first] = this.#runs;
    return first !== undefined && first.first_row <= rowIndex;
  }

  /** Lists the empty rows between two rows if their label is not `blank`. */
  *listBetween(afterRow: number, beforeRow: number): Generator<LabelledRow> {
    for (
      let i = this.#position, run = this.#runs[i];
      run !== undefined && run.first_row < beforeRow;
      run = this.#runs[++i]
    ) {
      const { first_row: first, last_row: last, label } = run;
      if (label === 'blank') continue;
      for (let index = Math.max(first, afterRow + 1); index <= last && index < beforeRow; index++) {
        yield { row: makeRow(index, []), label };
      }
    }
  }
}
