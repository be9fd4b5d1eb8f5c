import type { SheetFailure } from './sheet-failure.ts';

/** The index has an offset for each row and each block of this many columns: 1,024 of them. */
const COLUMN_BLOCK_SHIFT = 10;
const FNV_PRIME = 0x01000193;

/** What the index says about some rows: a digest of the places of their cells. */
export interface IndexedRows {
  /** 0-based, last row included. */
  firstRow: number;
  lastRow: number;
  digest: number;
}

/** Adds the place of a cell to a digest. */
export function mixPlace(digest: number, row: number, columnBlock: number, offset: number): number {
  let mixed = Math.imul((digest + 1) ^ row, FNV_PRIME);
  mixed = Math.imul(mixed ^ columnBlock, FNV_PRIME);
  mixed = Math.imul(mixed ^ (offset % 0x1_0000_0000), FNV_PRIME);
  return mixed ^ (mixed >>> 15);
}

/**
 * Compares the places of a sheet's cells with the index of the sheet. This shows that a record is missing, or that there
 * is one too many, even if all others are in order.
 */
export class CellPlaces {
  readonly #blocks: readonly IndexedRows[];
  readonly #failure: SheetFailure;
  /** The block of the last cell, and the digest of its cells so far. */
  #block = 0;
  #digest = 0;
  #row = -1;
  #columnBlock = -1;

  constructor(blocks: readonly IndexedRows[], failure: SheetFailure) {
    this.#blocks = blocks;
    this.#failure = failure;
  }

  /** `offset` is where the records of the cell begin in the part. Rows and columns must ascend. */
  take(row: number, column: number, offset: number): void {
    const columnBlock = column >> COLUMN_BLOCK_SHIFT;
    if (row === this.#row && columnBlock === this.#columnBlock) return;
    if (row !== this.#row) this.#moveTo(row);
    this.#row = row;
    this.#columnBlock = columnBlock;
    this.#digest = mixPlace(this.#digest, row, columnBlock, offset);
  }

  /** Call it after the last cell. */
  finish(): void {
    for (const block of this.#blocks.slice(this.#block)) this.#endBlock(block);
  }

  #moveTo(row: number): void {
    let block = this.#blocks[this.#block];
    while (block !== undefined && row > block.lastRow) {
      this.#endBlock(block);
      block = this.#blocks[this.#block];
    }
    if (block === undefined || row < block.firstRow) throw this.#failure.corrupt('a row that its index does not list');
  }

  #endBlock({ firstRow, lastRow, digest }: IndexedRows): void {
    if (this.#digest !== digest) {
      const rows = `rows ${firstRow + 1} to ${lastRow + 1}`;
      throw this.#failure.corrupt(`${rows} do not begin where its index says, so that cells may be missing`);
    }
    this.#block += 1;
    this.#digest = 0;
  }
}
