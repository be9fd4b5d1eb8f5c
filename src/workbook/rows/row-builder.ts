import { ByteBuilder } from './byte-builder.ts';
import type { CellDate, CellValue } from './cell-value.ts';
import { decodeDate, toDateCell, writeDayCell, writeMomentCell } from './date-cell.ts';
import { toDays, toHours, writeHoursCell } from './hours-cell.ts';
import { Duration, takeOpenCells } from './open-cells.ts';
import { listRows, type Row } from './row.ts';
import { ROW_FIELDS, ROW_FLAGS, RowBlock } from './row-block.ts';
import { FormatCounter } from './row-formats.ts';

const BLOCK_BYTES = 64 * 1024;
const BLOCK_STARTS = 16 * 1024;
const BLOCK_ROWS = 512;

const COMMA = 0x2c;
const QUOTE = 0x22;
const LIST_START = 0x5b;
const LIST_END = 0x5d;

/** The JSON of many nulls, with a comma after each. */
const NULL_COUNT = 4096;
const NULLS = Buffer.from('null,'.repeat(NULL_COUNT));
const NULL_BYTES = 5;

/** Shorter gaps are filled cell by cell. */
const MIN_GAP = 32;

/** 1 for bytes that need no escape in JSON. */
const IS_PLAIN = new Uint8Array(256).fill(1, 0x20);
IS_PLAIN[QUOTE] = 0;
IS_PLAIN[0x5c] = 0;

/** Encodes rows cell by cell. Columns are 0-based and may come in any order; a null never replaces a value. */
export class RowBuilder {
  rowCount = 0;
  /** Number of cells of the open row, up to the last one that is not null. */
  cellCount = 0;
  /** Number of rows kept and of their filled cells, since the builder was made. */
  readonly met = { rows: 0, cells: 0 };
  /** The format of the next cell, see `encodeFormat`; only counts if formats are read. */
  format = 0;
  readonly #formats: FormatCounter | null;
  readonly #json = new ByteBuilder(BLOCK_BYTES);
  #starts = new Int32Array(BLOCK_STARTS);
  #startCount = 0;
  #table = new Int32Array(BLOCK_ROWS * ROW_FIELDS.count);
  #uncached = new Map<number, number[]>();
  #openUncached: number[] = [];
  #days = new Map<number, number>();
  /** Where the open row begins in the bytes (`#rowStart`) and in the starts (`#firstStart`). */
  #rowStart = 0;
  #firstStart = 0;
  #isFilled = false;
  #filledCount = 0;
  #doubled: number | null = null;

  /** `withFormats`: whether the blocks also have what the formats of each row's cells show. */
  constructor(withFormats = false) {
    this.#formats = withFormats ? new FormatCounter() : null;
  }

  /** A column of the last row that received two values; the later one is kept. */
  get doubled(): number | null {
    return this.#doubled;
  }

  startRow(): void {
    this.#doubled = null;
    this.#begin();
  }

  #begin(): void {
    const json = this.#json;
    this.#rowStart = json.length;
    this.#firstStart = this.#startCount;
    this.cellCount = 0;
    this.#isFilled = false;
    this.#filledCount = 0;
    this.#formats?.begin();
    if (this.rowCount > 0) json.writeByte(COMMA);
    json.writeByte(LIST_START);
  }

  place(column: number, value: CellValue): void {
    if (value === null || value === '') return;
    if (typeof value === 'string') this.#placeText(column, value);
    else if (this.#open(column, value)) this.#writeOther(value);
  }

  /** `source` has the text as valid UTF-8. */
  placeTextBytes(column: number, source: Buffer, start: number, end: number): void {
    if (start === end) return;
    const first = source[start]!;
    // Non-ASCII white space is not distinguished from letters here.
    const mayBeBlank = !this.#isFilled && (first <= 0x20 || first >= 0x80);
    if (mayBeBlank || column < this.cellCount || !this.#copyPlain(column, source, start, end)) {
      this.place(column, source.toString('utf8', start, end));
    }
  }

  /** `source` has the number in ASCII, in the form in which JavaScript would write it. */
  placeNumberBytes(column: number, source: Buffer, start: number, end: number): void {
    if (column < this.cellCount) {
      this.place(column, Number(source.toString('latin1', start, end)));
      return;
    }
    this.#openNext(column);
    this.#isFilled = true;
    this.#json.copyFrom(source, start, end);
  }

  /** `day` is YYYYMMDD; `ms` is the millisecond of the day of a datetime. */
  placeDate(column: number, day: number, ms?: number): void {
    if (column < this.cellCount) {
      this.place(column, decodeDate(ms === undefined ? [day] : [day, ms]));
      return;
    }
    this.#openNext(column);
    this.#isFilled = true;
    if (ms === undefined) writeDayCell(this.#json, day);
    else writeMomentCell(this.#json, day, ms);
  }

  /**
   * A duration: for rules, its hours are a number like any other; the output can write its days again. Days too large
   * for a number of hours are a plain number.
   */
  placeHours(column: number, days: number): void {
    const hours = toHours(days);
    if (!Number.isFinite(hours)) this.place(column, days);
    else if (column < this.cellCount) this.#replace(column, new Duration(days));
    else {
      this.#openNext(column);
      this.#isFilled = true;
      if (toDays(hours) !== days) this.#days.set(this.#json.length, days);
      writeHoursCell(this.#json, hours);
    }
  }

  /** Copies a filled cell of another row, encoded as it is. Columns must come in order. */
  copyCell(row: Row, column: number): void {
    const { bytes, days } = row.block;
    const start = row.startOf(column);
    this.#openNext(column);
    if (!this.#isFilled && !row.isBlankAt(column)) this.#isFilled = true;
    const ofCell = days.get(start);
    if (ofCell !== undefined) this.#days.set(this.#json.length, ofCell);
    this.#json.copyFrom(bytes, start, row.endOf(column));
  }

  /** Call this after the cells of a row that has some or all cells of another one; `hasFirst`: also its first one. */
  copyFormats({ block: { formats }, position, filledCount }: Row, hasFirst: boolean): void {
    if (formats !== null)
      this.#formats?.copy(formats, position, { own: this.#filledCount, all: filledCount, hasFirst });
  }

  /** Call this after `place` for a cell with a formula but without a value. */
  markUncached(column: number): void {
    this.#openUncached.push(column);
    this.#filledCount += 1;
    this.#formats?.add(this.format);
  }

  /** Ends the row. Returns whether the row was kept; empty rows are only kept if `keepEmpty` is set. */
  endRow(index: number, hidden: boolean, keepEmpty = false): boolean {
    const json = this.#json;
    if (this.cellCount === 0 && this.#openUncached.length === 0 && !keepEmpty) {
      json.length = this.#rowStart;
      return false;
    }
    json.writeByte(LIST_END);
    this.#pushStart(json.length);
    const at = this.rowCount * ROW_FIELDS.count;
    if (at === this.#table.length) this.#table = grow(this.#table);
    this.#table[at + ROW_FIELDS.index] = index;
    this.#table[at + ROW_FIELDS.firstStart] = this.#firstStart;
    this.#table[at + ROW_FIELDS.cellCount] = this.cellCount;
    this.#table[at + ROW_FIELDS.filledCount] = this.#filledCount;
    this.met.rows += 1;
    this.met.cells += this.#filledCount;
    const content = this.#isFilled ? 0 : this.#openUncached.length === 0 ? ROW_FLAGS.blank : ROW_FLAGS.noValue;
    this.#table[at + ROW_FIELDS.flags] = content | (hidden ? ROW_FLAGS.hidden : 0);
    if (this.#openUncached.length > 0) {
      this.#uncached.set(this.rowCount, this.#openUncached);
      this.#openUncached = [];
    }
    this.#formats?.end(this.rowCount);
    this.rowCount += 1;
    return true;
  }

  /** Returns the rows so far, and starts over. */
  take(): Row[] {
    const block = new RowBlock({
      bytes: this.#json.take(),
      starts: this.#starts.slice(0, this.#startCount),
      table: this.#table.slice(0, this.rowCount * ROW_FIELDS.count),
      uncached: this.#uncached,
      days: this.#days,
      formats: this.#formats?.take(this.rowCount) ?? null,
    });
    this.#startCount = 0;
    this.rowCount = 0;
    // The block keeps its maps, even if they are empty.
    this.#uncached = new Map();
    this.#days = new Map();
    return listRows(block);
  }

  #copyPlain(column: number, source: Buffer, start: number, end: number): boolean {
    const json = this.#json;
    const { length } = json;
    const { cellCount } = this;
    const startCount = this.#startCount;
    this.#openNext(column);
    json.reserve(end - start + 2);
    const { bytes } = json;
    let at = json.length;
    bytes[at++] = QUOTE;
    for (let from = start; from < end; from++) {
      const byte = source[from]!;
      if (IS_PLAIN[byte] === 0) {
        json.length = length;
        this.cellCount = cellCount;
        this.#startCount = startCount;
        this.#filledCount -= 1;
        this.#formats?.undo();
        return false;
      }
      bytes[at++] = byte;
    }
    bytes[at++] = QUOTE;
    json.length = at;
    this.#isFilled = true;
    return true;
  }

  #placeText(column: number, text: string): void {
    if (!this.#open(column, text)) return;
    const json = this.#json;
    if (!this.#isFilled && text.trim() !== '') this.#isFilled = true;
    const begin = json.length;
    json.reserve(text.length + 2);
    const { bytes } = json;
    let at = begin;
    bytes[at++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80 || IS_PLAIN[unit] === 0) {
        json.writeUtf8(JSON.stringify(text));
        return;
      }
      bytes[at++] = unit;
    }
    bytes[at++] = QUOTE;
    json.length = at;
  }

  #writeOther(value: number | boolean | CellDate): void {
    const json = this.#json;
    this.#isFilled = true;
    if (typeof value === 'object') json.writeAscii(JSON.stringify(toDateCell(value) ?? value));
    else if (typeof value === 'number' && value >= 0 && (value | 0) === value) json.writeWhole(value);
    else json.writeAscii(`${value}`);
  }

  /** Begins a cell; false if the cell had to be inserted between others, and so is already written. */
  #open(column: number, value: CellValue): boolean {
    if (column < this.cellCount) {
      this.#replace(column, value);
      return false;
    }
    this.#openNext(column);
    return true;
  }

  #openNext(column: number): void {
    const json = this.#json;
    if (column - this.cellCount > MIN_GAP) this.#skipTo(column);
    while (this.cellCount < column) {
      if (this.cellCount > 0) json.writeByte(COMMA);
      this.#pushStart(json.length);
      json.writeAscii('null');
      this.cellCount += 1;
    }
    if (column > 0) json.writeByte(COMMA);
    this.#pushStart(json.length);
    this.cellCount = column + 1;
    this.#filledCount += 1;
    if (this.#formats !== null) this.#formats.add(this.format);
  }

  /** Writes the nulls of a wide gap at once, so that its width hardly costs time. */
  #skipTo(column: number): void {
    const json = this.#json;
    if (this.cellCount > 0) json.writeByte(COMMA);
    const count = column - this.cellCount;
    const needed = this.#startCount + count;
    while (this.#starts.length < needed) this.#starts = grow(this.#starts);
    for (let i = 0; i < count; i++) this.#starts[this.#startCount + i] = json.length + i * NULL_BYTES;
    this.#startCount = needed;
    this.cellCount = column;
    for (let left = count; left > 0; left -= NULL_COUNT) {
      json.copyFrom(NULLS, 0, Math.min(left, NULL_COUNT) * NULL_BYTES);
    }
    // The next cell begins with its own comma.
    json.length -= 1;
  }

  /** Writes the open row again with one more value. This is rare, because programs write cells in order. */
  #replace(column: number, value: CellValue | Duration): void {
    const json = this.#json;
    const from = this.#rowStart + (this.rowCount > 0 ? 1 : 0);
    const starts = this.#starts.subarray(this.#firstStart, this.#startCount);
    const values = takeOpenCells(json, from, starts, this.#days);
    if ((values[column] ?? null) !== null) this.#doubled ??= column;
    values[column] = value;
    json.length = this.#rowStart;
    this.#startCount = this.#firstStart;
    this.#begin();
    for (const [at, cell] of values.entries()) {
      if (cell instanceof Duration) this.placeHours(at, cell.days);
      else this.place(at, cell);
    }
    this.#filledCount += this.#openUncached.length;
    // The formats of cells that come in another order are not known any more.
    this.#formats?.begin();
  }

  #pushStart(start: number): void {
    if (this.#startCount === this.#starts.length) this.#starts = grow(this.#starts);
    this.#starts[this.#startCount++] = start;
  }
}

function grow(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
