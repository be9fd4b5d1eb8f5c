import { RECORDS } from './record-types.ts';

const INDEX_HEAD_BYTES = 16;
const INDEX_ENTRY_BYTES = 4;

/** A widespread library (PHPExcel) counts one row too many. */
const STATED_TOO_MANY = 1;

/**
 * Compares what a sheet says about its rows with its rows: programs write the number of row blocks, how far each block
 * reaches back, and the last row. A contradiction may mean that rows or cells are missing; but some programs write
 * wrong numbers, so it can only be noted.
 */
export class RowIndex {
  contradictions = 0;
  #statedBlocks: number | undefined;
  #blocks = 0;
  /** Place of the first row record since the last block ended. */
  #blockStart: number | undefined;
  /** The row after the last one, as stated and as found. */
  #statedRows = 0;
  #foundRows = 0;

  /** Counts a row with a cell, filled or not. */
  addRow(row: number): void {
    if (row >= this.#foundRows) this.#foundRows = row + 1;
  }

  addRowRecord(row: number, position: number): void {
    this.addRow(row);
    this.#blockStart ??= position;
  }

  take(type: number, bytes: Buffer, start: number, end: number, position: number): void {
    if (type === RECORDS.index && end - start >= INDEX_HEAD_BYTES) {
      this.#statedBlocks = Math.floor((end - start - INDEX_HEAD_BYTES) / INDEX_ENTRY_BYTES);
    } else if (type === RECORDS.dimensions && end - start >= 8) {
      this.#statedRows = bytes.readUInt32LE(start + 4);
    } else if (type === RECORDS.dbCell && end - start >= 4) {
      this.#blocks += 1;
      const isRight = this.#blockStart === undefined || position - bytes.readUInt32LE(start) === this.#blockStart;
      if (!isRight) this.contradictions += 1;
      this.#blockStart = undefined;
    }
  }

  finish(): void {
    if (this.#statedBlocks !== undefined && this.#statedBlocks !== this.#blocks) this.contradictions += 1;
    if (this.#statedRows > this.#foundRows + STATED_TOO_MANY) this.contradictions += 1;
  }
}
