import { KINDS } from './cell-kind.ts';
import { type Grid, RING_ROWS } from './grid.ts';
import { MAX_COLUMNS, type SeenRow } from './seen-row.ts';

/** Filled rows on each side whose kinds are compared with a row's. */
export const SIDE_ROWS = 5;

/** What up to five filled rows on one side of a row have, by column. It moves with the row: rows are added and removed. */
export class Side {
  readonly #grid: Grid;
  readonly filled = new Uint8Array(MAX_COLUMNS);
  readonly texts = new Uint8Array(MAX_COLUMNS);
  /** Numbers and dates. */
  readonly amounts = new Uint8Array(MAX_COLUMNS);
  readonly textLengths = new Float64Array(MAX_COLUMNS);
  /** Slots of the rows in the grid's ring, in no order. */
  readonly slots = new Int32Array(SIDE_ROWS + 1);
  rowCount = 0;
  filledSum = 0;
  textSum = 0;
  amountSum = 0;
  /** Numbers, years not included. */
  numberSum = 0;
  oneCellRows = 0;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  get isAny(): boolean {
    return this.rowCount > 0;
  }

  /** Cells of a row, in the mean. */
  get meanFilled(): number {
    return this.rowCount === 0 ? 0 : this.filledSum / this.rowCount;
  }

  add(row: SeenRow): void {
    this.slots[this.rowCount++] = row.slot;
    this.#count(row, 1);
  }

  remove(row: SeenRow): void {
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
  }
}

/** How a row's cells compare with those of one side. All are shares from 0 to 1. */
export interface Comparison {
  /** Texts and years that are over or under mostly numbers and dates. */
  contrast: number;
  /** Cells of the kind that most cells of their column have. */
  sameKind: number;
  /** Cells with any cell in their column. */
  aligned: number;
  /** Mean difference in length from the texts of the column. */
  lengthContrast: number;
  /** Texts that are in their column again. */
  repeated: number;
}

export function makeComparison(): Comparison {
  return { contrast: 0, sameKind: 0, aligned: 0, lengthContrast: 0, repeated: 0 };
}

/** Compares a row with the rows of a side; writes into `result`. */
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
