import { DAY } from '../../../contract/expectations.ts';
import {
  type ColumnCells,
  type EncodedCell,
  isDateCell,
  type OutputCells,
  readDayCell,
  readMsOfDay,
  toDateCell,
} from '../../../workbook/index.ts';
import { CellHasher, copyPlain, KINDS, type Kind, MAX_SHORT_TEXT } from './cell-hasher.ts';
import { foldName } from './given-names/fold-name.ts';

/**
 * How texts are compared. `exact`: as they are; `name`: without case, accents and outer blanks; `key`: without outer
 * blanks, and a number equals its text; `day`: a text such as 2026-05-31 is a date;
 * `number`: a text such as 12.5 is a number.
 */
export type Reading = 'exact' | 'name' | 'key' | 'day' | 'number';

const QUOTE = 0x22;
const LIST_START = 0x5b;
const BLANK = 0x20;
const MINUS = 0x2d;
const QUESTION = 0x3f;
const POINT = 0x2e;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const COMMA = 0x2c;
const BYTE_N = 0x6e;
const [UPPER_A, UPPER_Z] = [0x41, 0x5a];
const TO_LOWER = 0x20;

/** A number with more digits is parsed from its text. */
const MAX_FAST_DIGITS = 15;
const DAY_LENGTH = 10;
const POWERS = Array.from({ length: MAX_FAST_DIGITS + 1 }, (_, i) => 10 ** i);

const NUMBER = /^-?\d+(\.\d+)?$/;
/** UTF-8 that was decoded as Latin-1, or bytes that could not be decoded. */
const BROKEN =
  /[ÃÂâÄÅ][\u0080-\u00bf\u20ac\u201a-\u201e\u2020-\u2022\u2030\u2039\u203a\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201d\u2122]|\ufffd/;

/** Reads one written cell at a time, without decoding plain texts, numbers and days. The same value has the same hash. */
export class CellReader extends CellHasher {
  kind: Kind = KINDS.empty;
  /** A number, or a day as YYYYMMDD. It starts as NaN, so that V8 does not take it for a whole number. */
  number = Number.NaN;
  /** Whether the cell itself is a number, rather than a text that reads as one. */
  isNumber = false;
  /** Characters of a text. */
  length = 0;
  hasComma = false;
  isBroken = false;
  /** The text, if it had to be decoded. */
  #text: string | null = null;
  #bytes: Buffer | null = null;
  #start = 0;
  readonly #folded = Buffer.alloc(MAX_SHORT_TEXT);
  /** A text that rules made, as bytes. */
  readonly #ascii = Buffer.alloc(MAX_SHORT_TEXT);

  /** The text that was read; an empty text for another value. */
  get text(): string {
    if (this.kind !== KINDS.text) return '';
    return this.#text ?? this.#bytes!.toString('latin1', this.#start, this.#start + this.length);
  }

  read({ source, values }: OutputCells, position: number, reading: Reading): void {
    this.kind = KINDS.empty;
    this.isNumber = false;
    this.isBroken = false;
    this.hasComma = false;
    const value = values?.[position];
    if (value !== undefined) this.#readValue(value, reading);
    else if (source !== null && source.column < source.rows[position]!.cellCount) {
      this.#readSource(source, position, reading);
    }
  }

  /** Reads plain cells from their bytes, and decodes the others. */
  #readSource(source: ColumnCells, position: number, reading: Reading): void {
    const row = source.rows[position]!;
    const { bytes } = row.block;
    const start = row.startOf(source.column);
    const end = row.endOf(source.column);
    const first = bytes[start]!;
    if (first === BYTE_N) return;
    if (first === LIST_START) {
      this.#setDate(readDayCell(bytes, start), readMsOfDay(bytes, start, end));
      return;
    }
    if (first === QUOTE) {
      if (this.#readPlain(bytes, start + 1, end - 1, reading)) return;
    } else if (this.#readNumber(bytes, start, end, reading)) {
      this.isNumber = true;
      return;
    }
    this.#readValue(source.valueAt(position), reading);
  }

  #readValue(value: EncodedCell, reading: Reading): void {
    if (value === null) return;
    if (typeof value === 'string') this.#setText(value, reading);
    else if (typeof value === 'number') {
      this.#setNumber(value, reading);
      this.isNumber = true;
    } else if (typeof value === 'boolean') this.#setOther(value ? 'true' : 'false');
    else {
      const date = isDateCell(value) ? value : toDateCell(value);
      if (date === null) this.#setOther(JSON.stringify(value));
      else this.#setDate(date[0], date[1] ?? -1);
    }
  }

  #setOther(text: string): void {
    this.kind = KINDS.other;
    this.hashText(text, KINDS.other);
  }

  /** Hashes the JSON of a text without escapes; false if the text must be decoded. */
  #readPlain(bytes: Buffer, start: number, end: number, reading: Reading): boolean {
    if (start === end) return true;
    if (bytes[start] === BLANK || bytes[end - 1] === BLANK) return false;
    if (reading === 'day' && this.#readDay(bytes, start, end)) return true;
    if (reading === 'number' && this.#readNumber(bytes, start, end, reading)) return true;
    const isHashed = reading === 'name' ? this.#hashName(bytes, start, end) : this.hashPlain(bytes, start, end);
    if (!isHashed) return false;
    this.kind = KINDS.text;
    this.length = end - start;
    this.#text = null;
    this.#bytes = bytes;
    this.#start = start;
    return true;
  }

  /** Like `hashPlain`, without case. */
  #hashName(bytes: Buffer, start: number, end: number): boolean {
    const folded = this.#folded;
    const length = end - start;
    if (length > folded.length) return false;
    for (let i = 0; i < length; i++) {
      const byte = bytes[start + i]!;
      if (byte === COMMA) this.hasComma = true;
      // A letter that an export could not write.
      if (byte === QUESTION && length > 1) this.isBroken = true;
      folded[i] = byte >= UPPER_A && byte <= UPPER_Z ? byte | TO_LOWER : byte;
    }
    return this.hashPlain(folded, 0, length);
  }

  /** A text such as 2026-05-31. */
  #readDay(bytes: Buffer, start: number, end: number): boolean {
    if (end - start !== DAY_LENGTH || bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return false;
    let day = 0;
    for (let at = start; at < end; at++) {
      if (at === start + 4 || at === start + 7) continue;
      const digit = bytes[at]! - DIGIT_0;
      if (digit < 0 || digit > 9) return false;
      day = day * 10 + digit;
    }
    this.#setDate(day, -1);
    return true;
  }

  #setText(value: string, reading: Reading): void {
    if (this.#readAscii(value, reading)) return;
    const trimmed = value.trim();
    if (trimmed === '') return;
    if (reading === 'number' && NUMBER.test(trimmed)) this.#setNumber(Number(trimmed), reading);
    else if (reading === 'day' && DAY.test(trimmed)) this.#setDate(Number(trimmed.replaceAll('-', '')), -1);
    else this.#setDecoded(trimmed, reading);
  }

  /** Reads a short text of plain ASCII as the document's texts are read; false for any other. */
  #readAscii(value: string, reading: Reading): boolean {
    const { length } = value;
    if (length === 0 || length > MAX_SHORT_TEXT) return length === 0;
    const first = value.charCodeAt(0);
    if (first <= BLANK || value.charCodeAt(length - 1) <= BLANK) return false;
    if (reading === 'number' && first <= DIGIT_9) return false;
    if (!copyPlain(value, this.#ascii)) return false;
    if (reading === 'key') this.hasComma = value.includes(',');
    return this.#readPlain(this.#ascii, 0, length, reading);
  }

  #setDecoded(trimmed: string, reading: Reading): void {
    this.kind = KINDS.text;
    this.length = trimmed.length;
    this.hasComma = trimmed.includes(',');
    this.isBroken = BROKEN.test(trimmed) || (reading === 'name' && trimmed.length > 1 && trimmed.includes('?'));
    this.#text = trimmed;
    this.hashText(reading === 'name' ? foldName(trimmed) : trimmed, KINDS.text);
  }

  /** Parses plain decimal numbers exactly; false for any other. */
  #readNumber(bytes: Buffer, start: number, end: number, reading: Reading): boolean {
    const isNegative = bytes[start] === MINUS;
    let digits = 0;
    let whole = 0;
    let decimals = -1;
    for (let at = isNegative ? start + 1 : start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === POINT && decimals < 0) decimals = 0;
      else if (byte >= DIGIT_0 && byte <= DIGIT_9 && digits < MAX_FAST_DIGITS) {
        whole = whole * 10 + byte - DIGIT_0;
        digits += 1;
        if (decimals >= 0) decimals += 1;
      } else return false;
    }
    if (digits === 0) return false;
    if (reading === 'key' && decimals < 0 && !isNegative && (digits === 1 || bytes[start] !== DIGIT_0)) {
      this.kind = KINDS.number;
      this.number = whole;
      // The digits are the text of the number.
      return this.hashPlain(bytes, start, end);
    }
    const number = decimals > 0 ? whole / POWERS[decimals]! : whole;
    this.#setNumber(isNegative ? -number : number, reading);
    return true;
  }

  #setNumber(number: number, reading: Reading): void {
    this.kind = KINDS.number;
    this.number = number;
    if (reading === 'key') {
      this.hashText(String(number), KINDS.text);
      return;
    }
    this.hashNumber(number);
  }

  /** `ms`: of the day; -1 for a date without a time. */
  #setDate(day: number, ms: number): void {
    this.kind = KINDS.date;
    this.number = day;
    this.hashDay(day, ms);
  }
}
