import type { RowBlock } from '../../../workbook/index.ts';
import { COUNT_NUMBERS } from './row-counts.ts';

/** Further cells of a row are ignored. */
export const MAX_COLUMNS = 256;

/** Integers for each row of a block: its first cell, then its counts. */
export const ROW_NUMBERS = 1 + COUNT_NUMBERS;

const BYTES_PER_CELL = 18;

/** What can be sent to another thread. */
export interface StoredScan {
  buffer: ArrayBuffer;
  rowCount: number;
  maxCells: number;
}

/** What the cells of a block's rows show by themselves, in flat arrays: everything except blank rows. */
export class BlockScan {
  /** `ROW_NUMBERS` for each row of the block; zeros for a blank one. */
  readonly rows: Int32Array;
  /** The filled cells of all rows, one row after the other: this array and the next ones. */
  readonly values: Float64Array;
  readonly hashes: Int32Array;
  readonly lengths: Uint16Array;
  readonly columns: Uint16Array;
  readonly kinds: Uint8Array;
  readonly decimals: Uint8Array;
  readonly #stored: StoredScan;

  constructor(stored: StoredScan) {
    const { buffer, rowCount, maxCells } = stored;
    this.#stored = stored;
    let at = 0;
    const take = (bytes: number): number => {
      const from = at;
      at += bytes;
      return from;
    };
    this.values = new Float64Array(buffer, take(maxCells * 8), maxCells);
    this.hashes = new Int32Array(buffer, take(maxCells * 4), maxCells);
    this.rows = new Int32Array(buffer, take(rowCount * ROW_NUMBERS * 4), rowCount * ROW_NUMBERS);
    this.lengths = new Uint16Array(buffer, take(maxCells * 2), maxCells);
    this.columns = new Uint16Array(buffer, take(maxCells * 2), maxCells);
    this.kinds = new Uint8Array(buffer, take(maxCells), maxCells);
    this.decimals = new Uint8Array(buffer, take(maxCells), maxCells);
  }

  static make(rowCount: number, maxCells: number): BlockScan {
    const buffer = new ArrayBuffer(maxCells * BYTES_PER_CELL + rowCount * ROW_NUMBERS * 4);
    return new BlockScan({ buffer, rowCount, maxCells });
  }

  /** All of it in one piece of memory, which can be given to another thread. */
  store(): StoredScan {
    return this.#stored;
  }
}

const ready = new WeakMap<RowBlock, BlockScan>();

/** Keeps the scan of a block that another thread has made, until it is taken. */
export function keepScan(block: RowBlock, scan: BlockScan): void {
  ready.set(block, scan);
}

/** Blocks live longer than their scans are needed: samples of tables hold them. */
export function takeScan(block: RowBlock): BlockScan | undefined {
  const scan = ready.get(block);
  ready.delete(block);
  return scan;
}
