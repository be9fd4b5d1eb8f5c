import { isHoursCell } from '../../../workbook/index.ts';
import { isDigit, isLetter } from './bytes.ts';

export const KINDS = { empty: 0, text: 1, number: 2, date: 3, missing: 4, year: 5 } as const;

/** Powers of ten. */
const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);

const MIN_YEAR = 1800;
const MAX_YEAR = 2100;

/** Longer texts are neither a number, nor a date, nor a mark for a missing value. */
const MAX_SHORT = 30;

const NUMBER = /^[\s$€£(+-]*\.?\d[\d,.\s]*%?\)?(?:\s*[\\*]\d?)?$/;
const DATE =
  /^(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[- ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ,]+\d{2,4})(?:[ T]\d.*)?$/i;
const YEAR = /^(?:FY\s*)?((?:1[89]|20)\d\d)(?:\s*[-/\\–]\s*\d{1,4})?(?:\D{0,12})?$/i;
const MISSING = /^(?:\(?(?:na|n\/a|n\.a\.?|d|x|z|s|b|null|none|nan|n)\)?|\(\w{1,2}\)|[-–—.:*…x#]{1,4})$/i;

/** The result of reading a cell: one object, overwritten by each call. */
export interface ReadCell {
  kind: number;
  /** The value of a number or a year. */
  value: number;
  /** Decimal places that the cell shows. */
  decimals: number;
}

const read: ReadCell = { kind: KINDS.empty, value: 0, decimals: 0 };

function give(kind: number, value = 0, decimals = 0): ReadCell {
  read.kind = kind;
  read.value = value;
  read.decimals = decimals;
  return read;
}

/** Reads the JSON of a number. */
export function readNumber(bytes: Buffer, start: number, end: number): ReadCell {
  return readPlainNumber(bytes, start, end) ?? giveNumber(Number(bytes.toString('latin1', start, end)), 6);
}

/** Numbers with more digits may not be exact, so they are left to `Number`. */
const MAX_DIGITS = 15;

/** Reads a number like `-12.50` digit by digit; null for other notations. */
function readPlainNumber(bytes: Buffer, start: number, end: number): ReadCell | null {
  const isNegative = bytes[start] === 0x2d;
  let value = 0;
  let decimals = -1;
  let digits = 0;
  for (let at = isNegative ? start + 1 : start; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits += 1;
      if (decimals >= 0) decimals += 1;
    } else if (bytes[at] === 0x2e && decimals < 0 && digits > 0) decimals = 0;
    else if (isHoursCell(bytes, end) && at === end - 2) break;
    else return null;
  }
  if (digits === 0 || digits > MAX_DIGITS || decimals === 0) return null;
  if (decimals > 0) value /= POWERS[decimals]!;
  return giveNumber(isNegative ? -value : value, Math.max(0, decimals));
}

function giveNumber(value: number, decimals: number): ReadCell {
  const isYear = decimals === 0 && value >= MIN_YEAR && value <= MAX_YEAR && Number.isInteger(value);
  return give(isYear ? KINDS.year : KINDS.number, value, decimals);
}

/** Reads a text. The first filled cell of a row is never treated as a mark for a missing value. */
export function readText(bytes: Buffer, start: number, end: number, isFirst: boolean): ReadCell {
  const size = end - start;
  if (size > MAX_SHORT) return give(KINDS.text);
  const first = bytes[start];
  // Most texts begin with a letter and are words, except fiscal years and marks for missing values.
  if (isLetter(first) && !isFiscalYear(bytes, start) && (size > 4 || !MISSING_LETTERS.has(first))) {
    return give(KINDS.text);
  }
  // In csv files, numbers and ISO dates are texts.
  return (
    readPlainNumber(bytes, start, end) ??
    (isIsoDay(bytes, start, end) ? give(KINDS.date) : classify(bytes.toString('utf8', start, end).trim(), isFirst))
  );
}

/** First letters of words that mark missing values. */
const MISSING_LETTERS = new Set<number | undefined>(Buffer.from('ndxzsbNDXZSB'));

/** `FY 2024`. */
function isFiscalYear(bytes: Buffer, start: number): boolean {
  const [first, second] = [bytes[start], bytes[start + 1]];
  return (first === 0x66 || first === 0x46) && (second === 0x79 || second === 0x59);
}

/** `2024-05-06`. */
function isIsoDay(bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== 10 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return false;
  for (let i = 0; i < 10; i++) {
    if (i !== 4 && i !== 7 && !isDigit(bytes[start + i])) return false;
  }
  return true;
}

function classify(text: string, isFirst: boolean): ReadCell {
  if (!isFirst && MISSING.test(text)) return give(KINDS.missing);
  const year = YEAR.exec(text);
  if (year !== null) return give(KINDS.year, Number(year[1]));
  if (DATE.test(text)) return give(KINDS.date);
  if (NUMBER.test(text)) return readShownNumber(text);
  return give(KINDS.text);
}

/** Reads numbers with signs and units: `$1,234.50`, `(12)`, `7 %`. */
function readShownNumber(text: string): ReadCell {
  const digits = text.replace(/[\\*].*$/, '').replace(/[^\d.]/g, '');
  const value = Number(digits);
  if (digits === '' || Number.isNaN(value)) return give(KINDS.text);
  const point = digits.indexOf('.');
  const isNegative = /^[\s$€£]*[-(]/.test(text);
  return give(KINDS.number, isNegative ? -value : value, point < 0 ? 0 : digits.length - point - 1);
}
