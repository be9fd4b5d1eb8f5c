import type { WrittenRange } from '../../workbook/writer/index.ts';

/** A cell of a batch; row and output column are 0-based. */
export interface TruncatedCell {
  row: number;
  column: number;
}

const HEADER_ROW = 1;

/** Collects the cells whose text the writer cut, and finds their rows in the batch. */
export class TruncatedCells {
  #cells: { sheetName: string; row: number; column: number }[] = [];
  readonly #headers = new Set<number>();

  /** Columns of the open output sheet whose header was cut; known when its first rows are written. */
  get headers(): ReadonlySet<number> {
    return this.#headers;
  }

  startSheet(): void {
    this.#headers.clear();
  }

  note(sheetName: string, row: number, column: number): void {
    if (row === HEADER_ROW) this.#headers.add(column);
    else this.#cells.push({ sheetName, row, column });
  }

  /** Returns the cut cells of the batch that was just written. */
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
