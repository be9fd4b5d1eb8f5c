const INITIAL_ROWS = 1024;
const NO_ROWS = new Uint32Array(0);
/** Columns are one number: the column after the last one times this, and the first one. */
const END_FACTOR = 0x1_0000;

/** How many rows of a kind there are, and the first one, counted from 0; infinite if there is none. */
interface Tally {
  count: number;
  first: number;
}

/**
 * Compares the columns that rows state with the columns of their cells. Programs state other columns in most rows of a
 * sheet or in none, so that only a few rows with a contradiction count: cells may be missing there, or in a wrong column.
 */
export class RowColumns {
  /** The row after the last one that has a record or a cell. */
  rowCount = 0;
  /** Both by row, 0 if there are none. */
  #stated: Uint32Array<ArrayBuffer> = NO_ROWS;
  #found: Uint32Array<ArrayBuffer> = NO_ROWS;
  /** The row of the last cell, and its columns so far. */
  #row = -1;
  #first = 0;
  #end = 0;

  addRow(row: number, first: number, end: number): void {
    if (row >= this.rowCount) this.rowCount = row + 1;
    this.#stated = makeRoom(this.#stated, row);
    this.#stated[row] = end > first ? end * END_FACTOR + first : 0;
  }

  addCells(row: number, first: number, last: number): void {
    if (row !== this.#row) this.#startRow(row);
    if (first < this.#first) this.#first = first;
    if (last >= this.#end) this.#end = last + 1;
  }

  /**
   * The contradictions. `isIndexed`: the sheet has an index, which shows that cells are missing; and Excel, which writes
   * it, keeps the columns of cells that have been deleted.
   */
  finish({ isIndexed }: { isIndexed: boolean }): Tally {
    this.#startRow(-1);
    const tally = this.#compare(isIndexed);
    this.#stated = NO_ROWS;
    this.#found = NO_ROWS;
    return tally;
  }

  #compare(isIndexed: boolean): Tally {
    const outside = makeTally();
    const inexact = makeTally();
    let inside = 0;
    let exact = 0;
    for (const [row, stated] of this.#stated.entries()) {
      if (stated === 0) continue;
      const found = this.#found[row] ?? 0;
      if (found === stated) exact += 1;
      else addTo(inexact, row);
      if (isOutside(found, stated)) addTo(outside, row);
      else if (found !== 0) inside += 1;
    }
    if (!isIndexed && inexact.count < exact) return inexact;
    return outside.count < inside ? outside : makeTally();
  }

  /** Keeps the columns of the row before. Cells may come in any order. */
  #startRow(row: number): void {
    if (this.#row >= 0) {
      this.#found = makeRoom(this.#found, this.#row);
      this.#found[this.#row] = this.#end * END_FACTOR + this.#first;
    }
    if (row >= this.rowCount) this.rowCount = row + 1;
    const before = this.#found[row] ?? 0;
    this.#row = row;
    this.#end = Math.floor(before / END_FACTOR);
    this.#first = before === 0 ? END_FACTOR : before % END_FACTOR;
  }
}

function makeRoom(rows: Uint32Array<ArrayBuffer>, row: number): Uint32Array<ArrayBuffer> {
  if (row < rows.length) return rows;
  const larger = new Uint32Array(Math.max(INITIAL_ROWS, 2 * rows.length, row + 1));
  larger.set(rows);
  return larger;
}

function isOutside(found: number, stated: number): boolean {
  if (found === 0) return false;
  return found % END_FACTOR < stated % END_FACTOR || Math.floor(found / END_FACTOR) > Math.floor(stated / END_FACTOR);
}

function makeTally(): Tally {
  return { count: 0, first: Number.POSITIVE_INFINITY };
}

function addTo(tally: Tally, row: number): void {
  if (tally.count === 0) tally.first = row;
  tally.count += 1;
}
