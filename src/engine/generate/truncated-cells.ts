import type { WrittenRange } from '../../workbook/writer/index.ts';

/** A cell of a batch: row and output column, both from 0. */
export interface TruncatedCell {
  row: number;
  column: number;
}

/** Collects the cells that the writer had to cut, and finds their rows in the batch. */
export class TruncatedCells {
  #cells: { sheetName: string; row: number; column: number }[] = [];

  note(sheetName: string, row: number, column: number): void {
    this.#cells.push({ sheetName, row, column });
  }

  /** The cells of the batch that was written last. Cut headers belong to no batch and are left out. */
  take(written: readonly WrittenRange[]): TruncatedCell[] {
    const cells = this.#cells;
    this.#cells = [];
    return cells.flatMap(({ sheetName, row, column }) => {
      let before = 0;
      for (const range of written) {
        const offset = row - range.firstRow;
        if (range.sheetName === sheetName && offset >= 0 && offset < range.rowCount) {
          return [{ row: before + offset, column }];
        }
        before += range.rowCount;
      }
      return [];
    });
  }
}
