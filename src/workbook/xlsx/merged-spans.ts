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

  /** The first columns of ranges that begin in a row; `row` and columns are 0-based. */
  find(row: number): ReadonlySet<number> | undefined {
    return this.#columnsByRow.size === 0 ? undefined : this.#columnsByRow.get(row);
  }
}
