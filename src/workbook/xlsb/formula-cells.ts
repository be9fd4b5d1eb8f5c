import { maxColumns } from '../a1.ts';
import type { CellRange } from '../types.ts';
import type { PartFailure } from '../zip/part-failure.ts';
import { rangeBytes, readRange } from './read-range.ts';
import type { RecordCursor } from './record-cursor.ts';
import { recordType } from './record-types.ts';

/** A formula's first byte if it is only the place of the cell with the formula ([MS-XLSB] 2.5.97.40, PtgExp). */
const REFERENCE = 0x01;
const REFERENCE_BYTES = 5;
const REFERENCE_EXTRA_BYTES = 4;
const FLAG_BYTES = 2;
const COUNT_BYTES = 4;
/** Ranges above the current row are forgotten when there are this many. */
const MIN_RANGES_TO_FORGET = 4096;

/**
 * Checks the formulas of cells. Formulas themselves are not read, but their bytes must add up, and cells that share a
 * formula must be in its range: this shows that a row or cell is missing or at another place.
 */
export class FormulaCells {
  /** Whether the next record must be the shared formula of the last cell. */
  isAwaitingShared = false;
  readonly #failure: PartFailure;
  /** By the first cell of the range. */
  readonly #ranges = new Map<number, CellRange>();
  #forgetAt = MIN_RANGES_TO_FORGET;

  constructor(failure: PartFailure) {
    this.#failure = failure;
  }

  /** Checks flags, formula and extra bytes of a cell, from `start` to the end of its record. */
  take(bytes: Buffer, start: number, end: number, row: number, column: number): void {
    const formulaStart = start + FLAG_BYTES + COUNT_BYTES;
    const extraStart = this.#findExtraBytes(bytes, start + FLAG_BYTES, end);
    if (formulaStart === extraStart || bytes[formulaStart] !== REFERENCE) return;
    const isReference =
      extraStart - COUNT_BYTES - formulaStart === REFERENCE_BYTES && end - extraStart === REFERENCE_EXTRA_BYTES;
    if (!isReference) throw this.#failure.corrupt('the reference to a shared formula has another length');
    const firstRow = bytes.readUInt32LE(formulaStart + 1);
    const firstColumn = bytes.readUInt32LE(extraStart);
    if (firstRow === row && firstColumn === column) this.isAwaitingShared = true;
    else this.#assertShared(firstRow, firstColumn, row, column);
  }

  /** Reads the record of a formula that other cells share with the cell before it. */
  takeShared({ type, bytes, start, end }: RecordCursor, row: number, column: number): void {
    const failure = this.#failure;
    if (!this.isAwaitingShared) throw failure.corrupt('a shared formula that is not after its first cell');
    if (start + rangeBytes > end) throw failure.corrupt('a shared formula is cut off');
    const range = readRange(bytes, start);
    if (!isInside(range, row, column)) throw failure.corrupt('a cell outside of the range of its shared formula');
    const flagBytes = type === recordType.arrayFormula ? 1 : 0;
    this.#findExtraBytes(bytes, start + rangeBytes + flagBytes, end);
    this.#ranges.set(row * maxColumns + column, range);
    this.isAwaitingShared = false;
    if (this.#ranges.size >= this.#forgetAt) this.#forgetAbove(row);
  }

  /** Finds the bytes after the formula whose length is at `start`; throws unless formula and extra bytes end at `end`. */
  #findExtraBytes(bytes: Buffer, start: number, end: number): number {
    const failure = this.#failure;
    if (start + COUNT_BYTES > end) throw failure.corrupt('a formula is cut off');
    const formulaEnd = start + COUNT_BYTES + bytes.readUInt32LE(start);
    if (formulaEnd + COUNT_BYTES > end) throw failure.corrupt('a formula is cut off');
    const extraStart = formulaEnd + COUNT_BYTES;
    if (extraStart + bytes.readUInt32LE(formulaEnd) !== end) {
      throw failure.corrupt('a formula with another length than it states');
    }
    return extraStart;
  }

  #assertShared(firstRow: number, firstColumn: number, row: number, column: number): void {
    const range = this.#ranges.get(firstRow * maxColumns + firstColumn);
    if (range === undefined) throw this.#failure.corrupt('a cell shares the formula of a cell that is not there');
    if (!isInside(range, row, column)) {
      throw this.#failure.corrupt('a cell outside of the range of its shared formula');
    }
  }

  #forgetAbove(row: number): void {
    for (const [key, { lastRow }] of this.#ranges) if (lastRow < row) this.#ranges.delete(key);
    this.#forgetAt = Math.max(MIN_RANGES_TO_FORGET, 2 * this.#ranges.size);
  }
}

function isInside(range: CellRange, row: number, column: number): boolean {
  return row >= range.firstRow && row <= range.lastRow && column >= range.firstColumn && column <= range.lastColumn;
}
