import type { CellRange } from '../types.ts';

/** Finds the first cells of ranges that are merged across columns. */
export class MergedSpans {
  readonly #columnsByRow = new Map<number, Set<number>>();

  constructor(merges: readonly CellRange[]) {
    for (const { firstRow, firstColumn, lastColumn } of merges) {
      if (firstColumn === lastColumn) continue;
      const columns = this.#columnsByRow.get(firstRow) ?? new Set();
      this.#columnsByRow.set(firstRow, columns.add(firstColumn));
    }
  }

  /** `row` and `column` are 0-based. */
  isFirst(row: number, column: number): boolean {
    return this.#columnsByRow.size > 0 && this.#columnsByRow.get(row)?.has(column) === true;
  }
}
