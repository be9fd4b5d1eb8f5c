import { readU16 } from '../biff/bytes.ts';
import { RECORDS } from './record-types.ts';
import { RowColumns } from './row-columns.ts';

const INDEX_HEAD_BYTES = 16;
const INDEX_ENTRY_BYTES = 4;

/** In the record of a row: its first column, and the one after the last ([MS-XLS] 2.4.221). */
const FIRST_COLUMN_AT = 2;
const COLUMNS_END_AT = 4;

/** A widespread library (PHPExcel) counts one row too many. */
const STATED_TOO_MANY = 1;

/**
 * Compares what a sheet says about its rows with its rows: programs write where each row block ends, how far it reaches
 * back, and the last row. A contradiction may mean that rows or cells are missing; but some programs write
 * wrong numbers, so it can only be noted.
 */
export class RowIndex {
  contradictions = 0;
  /** The first row with a contradiction, counted from 0; infinite if there is none, or its row is not known. */
  firstOdd = Number.POSITIVE_INFINITY;
  readonly #columns = new RowColumns();
  /** Where each block ends in the stream, as stated; 0 if a program leaves the place empty. */
  #statedEnds: number[] | undefined;
  #blocks = 0;
  #isMisplaced = false;
  /** Place of the first row record since the last block ended. */
  #blockStart: number | undefined;
  /** The row after the last one. Every sheet states it. */
  #statedRows: number | undefined;

  /** Adds cells of a row, filled or not. */
  addCells(row: number, firstColumn: number, lastColumn: number): void {
    this.#columns.addCells(row, firstColumn, lastColumn);
  }

  addRow(bytes: Buffer, start: number, position: number): void {
    this.#blockStart ??= position;
    const row = readU16(bytes, start);
    this.#columns.addRow(row, readU16(bytes, start + FIRST_COLUMN_AT), readU16(bytes, start + COLUMNS_END_AT));
  }

  take(type: number, bytes: Buffer, start: number, end: number, position: number): void {
    if (type === RECORDS.index && end - start >= INDEX_HEAD_BYTES) {
      const count = Math.floor((end - start - INDEX_HEAD_BYTES) / INDEX_ENTRY_BYTES);
      const first = start + INDEX_HEAD_BYTES;
      this.#statedEnds = Array.from({ length: count }, (_, at) => bytes.readUInt32LE(first + at * INDEX_ENTRY_BYTES));
    } else if (type === RECORDS.dimensions && end - start >= 8) {
      this.#statedRows = bytes.readUInt32LE(start + 4);
    } else if (type === RECORDS.dbCell && end - start >= 4) {
      this.#endBlock(bytes.readUInt32LE(start), position);
    }
  }

  finish(): void {
    const statedBlocks = this.#statedEnds?.length ?? this.#blocks;
    if (statedBlocks !== this.#blocks || this.#isMisplaced) this.contradictions += 1;
    const rows = this.#columns.rowCount;
    if ((this.#statedRows ?? rows) > rows + STATED_TOO_MANY) this.contradictions += 1;
    if (this.#statedRows === undefined && rows > 0) this.contradictions += 1;
    const { count, first } = this.#columns.finish({ isIndexed: this.#blocks > 0 });
    this.contradictions += count;
    this.firstOdd = first;
  }

  /** `distance` is how far the block reaches back from its last record. */
  #endBlock(distance: number, position: number): void {
    // A block without rows reaches back to nothing.
    const expected = this.#blockStart === undefined ? 0 : position - this.#blockStart;
    if (distance !== expected) this.contradictions += 1;
    this.#blockStart = undefined;
    const stated = this.#statedEnds?.[this.#blocks] ?? 0;
    if (stated !== 0 && stated !== position) this.#isMisplaced = true;
    this.#blocks += 1;
  }
}
