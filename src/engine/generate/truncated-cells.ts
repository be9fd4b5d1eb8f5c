import type { WrittenRange } from '../../workbook/writer/index.ts';

/** A cell of a batch; row and output column are 0-based. */
export interface TruncatedCell {
  row: number;
  column: number;
}

/** Collects the cells whose text the writer cut, and finds their rows in the batch. */
export class TruncatedCells {
  #cells: { sheetName: string; row: number; column: number }[] = [];

  note(sheetName: string, row: number, column: number): void {
    this.#cells.push({ sheetName, row, column });
  }

  /** Returns the cut cells of the batch that was just written. Cut headers are left out, as they belong to no batch. */
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
