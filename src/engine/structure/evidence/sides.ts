import { MAX_COLUMNS } from './block-scan.ts';
import { KINDS } from './cell-kind.ts';
import { type Grid, RING_ROWS } from './grid.ts';
import { FormatSum } from './row-formats.ts';
import type { SeenRow } from './seen-row.ts';

/** Number of filled rows on each side that a row is compared with. */
export const SIDE_ROWS = 5;

/**
 * Up to five filled rows on one side of a row, by column. It moves with the row: rows are added and removed. Rows that
 * show nothing do not count.
 */
export class Side {
  readonly #grid: Grid;
  readonly #withFormats: boolean;
  readonly filled = new Uint8Array(MAX_COLUMNS);
  readonly texts = new Uint8Array(MAX_COLUMNS);
  /** Numbers and dates. */
  readonly amounts = new Uint8Array(MAX_COLUMNS);
  readonly textLengths = new Float64Array(MAX_COLUMNS);
  /** Slots of the rows in the grid's ring, in no particular order. */
  readonly slots = new Int32Array(SIDE_ROWS + 1);
  rowCount = 0;
  filledSum = 0;
  textSum = 0;
  amountSum = 0;
  /** Sum of the numbers, without years. */
  numberSum = 0;
  oneCellRows = 0;
  readonly formats = new FormatSum();

  constructor(grid: Grid, withFormats: boolean) {
    this.#grid = grid;
    this.#withFormats = withFormats;
  }

  get isAny(): boolean {
    return this.rowCount > 0;
  }

  get meanFilled(): number {
    return this.rowCount === 0 ? 0 : this.filledSum / this.rowCount;
  }

  /** The columns that more than half of the rows fill. */
  listColumns(): number[] {
    const columns: number[] = [];
    for (let c = 0; c < MAX_COLUMNS; c++) if (this.filled[c]! * 2 > this.rowCount) columns.push(c);
    return columns;
  }

  add(row: SeenRow): void {
    if (row.showsNothing) return;
    this.slots[this.rowCount++] = row.slot;
    this.#count(row, 1);
  }

  remove(row: SeenRow): void {
    if (row.showsNothing) return;
    const place = this.slots.indexOf(row.slot);
    this.slots[place] = this.slots[--this.rowCount]!;
    this.#count(row, -1);
  }

  #count(row: SeenRow, sign: 1 | -1): void {
    const { columns, filled: cellCount, slot } = row;
    const { kinds, lengths } = this.#grid;
    for (let i = 0; i < cellCount; i++) {
      const column = columns[i]!;
      const at = column * RING_ROWS + slot;
      const kind = kinds[at];
      this.filled[column]! += sign;
      if (kind === KINDS.text) {
        this.texts[column]! += sign;
        this.textLengths[column]! += sign * lengths[at]!;
      } else if (kind === KINDS.number || kind === KINDS.date) this.amounts[column]! += sign;
    }
    this.filledSum += sign * cellCount;
    this.textSum += sign * row.texts;
    this.amountSum += sign * (row.numbers + row.dates);
    this.numberSum += sign * row.numbers;
    if (cellCount === 1) this.oneCellRows += sign;
    if (this.#withFormats) this.formats.add(row.formats, cellCount, sign);
  }
}

/** How a row's cells compare with one side. All numbers are shares from 0 to 1. */
export interface Comparison {
  /** Share of texts and years whose column mostly has numbers and dates on that side. */
  contrast: number;
  /** Share of cells whose kind is the most frequent one in their column. */
  sameKind: number;
  /** Share of cells whose column has any cell on that side. */
  aligned: number;
  /** Mean difference in length from the texts in the same column. */
  lengthContrast: number;
  /** Share of texts that occur again in their column. */
  repeated: number;
}

export function makeComparison(): Comparison {
  return { contrast: 0, sameKind: 0, aligned: 0, lengthContrast: 0, repeated: 0 };
}

/** Compares a row with the rows on one side; writes into `result`. */
export function compareWithSide(grid: Grid, row: SeenRow, side: Side, result: Comparison): void {
  const { columns, filled: cellCount, slot } = row;
  const { kinds, lengths, hashes } = grid;
  let contrast = 0;
  let same = 0;
  let aligned = 0;
  let texts = 0;
  let lengthSum = 0;
  let repeated = 0;
  for (let i = 0; i < cellCount; i++) {
    const column = columns[i]!;
    const filled = side.filled[column]!;
    if (filled === 0) continue;
    aligned += 1;
    const at = column * RING_ROWS + slot;
    const kind = kinds[at];
    const amounts = side.amounts[column]!;
    if ((kind === KINDS.text || kind === KINDS.year) && amounts * 2 > filled) contrast += 1;
    if (kind !== KINDS.text) {
      if (amounts * 2 >= filled) same += 1;
      continue;
    }
    const textCount = side.texts[column]!;
    if (textCount * 2 >= filled) same += 1;
    if (textCount === 0) continue;
    texts += 1;
    const mean = side.textLengths[column]! / textCount;
    const length = lengths[at]!;
    const longer = Math.max(length, mean);
    if (longer > 0) lengthSum += Math.abs(length - mean) / longer;
    if (isRepeated(hashes, column, hashes[at], side, kinds)) repeated += 1;
  }
  const count = Math.max(1, cellCount);
  result.contrast = contrast / count;
  result.sameKind = same / count;
  result.aligned = aligned / count;
  result.lengthContrast = texts === 0 ? 0 : lengthSum / texts;
  result.repeated = texts === 0 ? 0 : repeated / texts;
}

function isRepeated(
  hashes: Int32Array,
  column: number,
  hash: number | undefined,
  { slots, rowCount }: Side,
  kinds: Uint8Array,
): boolean {
  for (let i = 0; i < rowCount; i++) {
    const at = column * RING_ROWS + slots[i]!;
    if (hashes[at] === hash && kinds[at] === KINDS.text) return true;
  }
  return false;
}
