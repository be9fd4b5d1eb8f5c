import type { CellValue } from './cell-value.ts';
import { decodeDate, type EncodedCell } from './date-cell.ts';
import { isHoursCell, toDays } from './hours-cell.ts';
import { ROW_FIELDS, ROW_FLAGS, type RowBlock } from './row-block.ts';

const NO_COLUMNS: readonly number[] = [];

/** A row with more cells is decoded cell by cell. */
const MAX_DENSE_CELLS = 512;

const BYTE_N = 0x6e;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A row of the file, in the encoded form of its block. Readers may leave out rows without cells. */
export class Row {
  /** 1-based, as people count. */
  readonly index: number;
  /** Number of cells from column A on, without empty ones at the end. */
  readonly cellCount: number;
  readonly block: RowBlock;
  /** 0-based, among the rows of the block. */
  readonly position: number;
  readonly #firstStart: number;

  constructor(block: RowBlock, position: number) {
    const { table } = block;
    const at = position * ROW_FIELDS.count;
    this.block = block;
    this.position = position;
    this.index = table[at + ROW_FIELDS.index]!;
    this.#firstStart = table[at + ROW_FIELDS.firstStart]!;
    this.cellCount = table[at + ROW_FIELDS.cellCount]!;
  }

  /** Number of cells that are not empty; white space and formulas without a value also count. */
  get filledCount(): number {
    return this.block.table[this.position * ROW_FIELDS.count + ROW_FIELDS.filledCount]!;
  }

  /** Whether the row is hidden, by hand or by a filter. */
  get hidden(): boolean {
    return (this.#flags & ROW_FLAGS.hidden) !== 0;
  }

  /** `true` if the row has no formula and no cell with more than white space. */
  get isBlank(): boolean {
    return (this.#flags & ROW_FLAGS.blank) !== 0;
  }

  /** `true` if the row has formulas without a cached value, and no other cell with more than white space. */
  get hasNoValue(): boolean {
    return (this.#flags & ROW_FLAGS.noValue) !== 0;
  }

  /** 0-based columns of formulas without a cached value (their value is null). */
  get uncached(): readonly number[] {
    return this.block.uncached.get(this.position) ?? NO_COLUMNS;
  }

  /** Where the row's JSON list begins in the block's bytes. */
  get jsonStart(): number {
    return this.block.starts[this.#firstStart]! - (this.cellCount === 0 ? 2 : 1);
  }

  /** The offset after the list's closing bracket. */
  get jsonEnd(): number {
    return this.block.starts[this.#firstStart + this.cellCount]!;
  }

  /** Where a cell begins in the block's bytes; `column` must be below `cellCount`. */
  startOf(column: number): number {
    return this.block.starts[this.#firstStart + column]!;
  }

  endOf(column: number): number {
    return this.block.starts[this.#firstStart + column + 1]! - 1;
  }

  isNullAt(column: number): boolean {
    return column >= this.cellCount || this.block.bytes[this.startOf(column)] === BYTE_N;
  }

  isTextAt(column: number): boolean {
    return column < this.cellCount && this.block.bytes[this.startOf(column)] === QUOTE;
  }

  /** `true` for null and for a text without characters. */
  isEmptyAt(column: number): boolean {
    return this.isNullAt(column) || (this.isTextAt(column) && this.endOf(column) - this.startOf(column) === 2);
  }

  /** `true` for null and for a text that only has white space. */
  isBlankAt(column: number): boolean {
    if (this.isNullAt(column)) return true;
    if (!this.isTextAt(column)) return false;
    const first = this.block.bytes[this.startOf(column) + 1]!;
    if (first > 0x20 && first < 0x80 && first !== BACKSLASH) return first === QUOTE;
    return (this.valueAt(column) as string).trim() === '';
  }

  /** The first column from `column` on that is not null; `cellCount` if there is none. */
  nextFilled(column: number): number {
    const { bytes, starts } = this.block;
    const firstStart = this.#firstStart;
    const { cellCount } = this;
    let c = column;
    while (c < cellCount && bytes[starts[firstStart + c]!] === BYTE_N) c++;
    return c;
  }

  /** Whether a column from `first` to `last` has a value that is not blank, or a formula without a value. */
  hasCellIn(first: number, last: number): boolean {
    for (let c = this.nextFilled(first); c <= last && c < this.cellCount; c = this.nextFilled(c + 1)) {
      if (!this.isBlankAt(c)) return true;
    }
    return this.uncached.some((c) => c >= first && c <= last);
  }

  /** Number of filled cells from `first` to `last`; formulas without a value count. */
  countCellsIn(first: number, last: number): number {
    let count = 0;
    for (let c = this.nextFilled(first); c <= last && c < this.cellCount; c = this.nextFilled(c + 1)) count += 1;
    return count + this.uncached.filter((c) => c >= first && c <= last).length;
  }

  valueAt(column: number): CellValue {
    return this.isNullAt(column) ? null : this.block.decode(this.startOf(column), this.endOf(column));
  }

  /** The days of a duration, as the file has them; `undefined` for other cells. */
  daysAt(column: number): number | undefined {
    if (column >= this.cellCount || !isHoursCell(this.block.bytes, this.endOf(column))) return undefined;
    return this.block.days.get(this.startOf(column)) ?? toDays(this.valueAt(column) as number);
  }

  /** All cells; each access decodes them again. */
  get values(): CellValue[] {
    if (this.cellCount > MAX_DENSE_CELLS) return this.#decodeSparse();
    const { block, jsonStart, jsonEnd } = this;
    const cells = JSON.parse(block.bytes.toString('utf8', jsonStart, jsonEnd)) as EncodedCell[];
    return cells.map(decodeDate);
  }

  /** Few cells of a wide row have values. */
  #decodeSparse(): CellValue[] {
    const values = new Array<CellValue>(this.cellCount).fill(null);
    for (let c = this.nextFilled(0); c < this.cellCount; c = this.nextFilled(c + 1)) values[c] = this.valueAt(c);
    return values;
  }

  get #flags(): number {
    return this.block.table[this.position * ROW_FIELDS.count + ROW_FIELDS.flags]!;
  }
}

export function listRows(block: RowBlock): Row[] {
  const rows: Row[] = [];
  const rowCount = block.table.length / ROW_FIELDS.count;
  for (let position = 0; position < rowCount; position++) rows.push(new Row(block, position));
  return rows;
}
