import type { Row, RowBlock } from '../../../workbook/index.ts';
import { type BlockScan, MAX_COLUMNS, ROW_NUMBERS, takeScan } from './block-scan.ts';
import { KINDS } from './cell-kind.ts';
import type { Lexicon } from './lexicon.ts';
import { RowScanner } from './row-scanner.ts';
import { SeenRow } from './seen-row.ts';

/** Number of filled rows kept at a time: the judged row, 30 on each side, and a few more. */
export const RING_ROWS = 64;

/** The cells of the rows around the judged row, stored by column, because sums run down columns. */
export class Grid {
  /** Index in this array and the next ones: `column * RING_ROWS + slot`. */
  readonly kinds = new Uint8Array(MAX_COLUMNS * RING_ROWS);
  readonly values = new Float64Array(MAX_COLUMNS * RING_ROWS);
  readonly decimals = new Uint8Array(MAX_COLUMNS * RING_ROWS);
  readonly lengths = new Uint16Array(MAX_COLUMNS * RING_ROWS);
  readonly hashes = new Int32Array(MAX_COLUMNS * RING_ROWS);
  /** 1 for the slots of rows that are sums of rows above. */
  readonly sumSlots = new Uint8Array(RING_ROWS);
  /** Number of columns that have a cell in any row so far. */
  width = 0;
  readonly #isUsed = new Uint8Array(MAX_COLUMNS);
  readonly #scanner: RowScanner;
  /** The row in each slot. Before a slot gets a new row, the cells of its previous row are cleared. */
  readonly #rows = Array.from({ length: RING_ROWS }, (_, slot) => new SeenRow(slot));
  #block: RowBlock | null = null;
  #scan!: BlockScan;

  constructor(lexicon: Lexicon) {
    this.#scanner = new RowScanner(lexicon);
  }

  /** Puts a filled row into its slot. */
  add(row: Row, position: number, gapBefore: number): SeenRow {
    const slot = position % RING_ROWS;
    const seen = this.#rows[slot]!;
    this.#clear(seen);
    const scan = this.#findScan(row.block);
    const at = row.position * ROW_NUMBERS;
    seen.read(scan.rows, at + 1);
    seen.begin(row, gapBefore, position);
    this.#copyCells(scan, scan.rows[at]!, seen);
    return seen;
  }

  #clear({ slot, columns, filled }: SeenRow): void {
    this.sumSlots[slot] = 0;
    for (let i = 0; i < filled; i++) this.kinds[columns[i]! * RING_ROWS + slot] = KINDS.empty;
  }

  /** Blocks that no other thread has scanned are scanned here. */
  #findScan(block: RowBlock): BlockScan {
    if (block !== this.#block) {
      this.#block = block;
      this.#scan = takeScan(block) ?? this.#scanner.scan(block);
    }
    return this.#scan;
  }

  #copyCells(scan: BlockScan, first: number, { slot, columns, filled }: SeenRow): void {
    for (let i = 0; i < filled; i++) {
      const from = first + i;
      const column = scan.columns[from] ?? 0;
      columns[i] = column;
      const at = column * RING_ROWS + slot;
      this.kinds[at] = scan.kinds[from] ?? 0;
      this.values[at] = scan.values[from] ?? 0;
      this.decimals[at] = scan.decimals[from] ?? 0;
      this.lengths[at] = scan.lengths[from] ?? 0;
      this.hashes[at] = scan.hashes[from] ?? 0;
      if (this.#isUsed[column] === 1) continue;
      this.#isUsed[column] = 1;
      this.width += 1;
    }
  }
}
