/** What kind of value a cell shows. */
export const KINDS = { empty: 0, text: 1, number: 2, date: 3, missing: 4, year: 5 } as const;

const MIN_YEAR = 1800;
const MAX_YEAR = 2100;

/** Texts longer than this are neither number nor date nor a mark for a missing value. */
const MAX_SHORT = 30;

const NUMBER = /^[\s$€£(+-]*\.?\d[\d,.\s]*%?\)?(?:\s*[\\*]\d?)?$/;
const DATE =
  /^(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[- ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ,]+\d{2,4})(?:[ T]\d.*)?$/i;
const YEAR = /^(?:FY\s*)?((?:1[89]|20)\d\d)(?:\s*[-/\\–]\s*\d{1,4})?(?:\D{0,12})?$/i;
const MISSING = /^(?:\(?(?:na|n\/a|n\.a\.?|d|x|z|s|b|null|none|nan|n)\)?|\(\w{1,2}\)|[-–—.:*…x#]{1,4})$/i;

/** What was read of a cell; one object, filled again by each call. */
export interface ReadCell {
  kind: number;
  /** Of a number, or a year. */
  value: number;
  /** Digits behind the decimal sign that the cell shows. */
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
  let at = start;
  const isNegative = bytes[at] === 0x2d;
  if (isNegative) at += 1;
  let value = 0;
  let scale = 1;
  let decimals = 0;
  let isFraction = false;
  for (; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      if (isFraction) {
        scale *= 10;
        decimals += 1;
      }
    } else if (bytes[at] === 0x2e) isFraction = true;
    else return giveNumber(Number(bytes.toString('latin1', start, end)), 6);
  }
  value = decimals > 15 ? Number(bytes.toString('latin1', start, end)) : (isNegative ? -value : value) / scale;
  return giveNumber(value, decimals);
}

function giveNumber(value: number, decimals: number): ReadCell {
  const isYear = decimals === 0 && value >= MIN_YEAR && value <= MAX_YEAR && Number.isInteger(value);
  return give(isYear ? KINDS.year : KINDS.number, value, decimals);
}

/** Reads a text. The first filled cell of a row is never a mark for a missing value. */
export function readText(bytes: Buffer, start: number, end: number, isFirst: boolean): ReadCell {
  const size = end - start;
  if (size > MAX_SHORT) return give(KINDS.text);
  const first = bytes[start]!;
  const isWord = (first >= 0x41 && first <= 0x5a) || (first >= 0x61 && first <= 0x7a);
  // Most texts begin with a letter, and are then words: only short ones and fiscal years are looked at.
  if (isWord && size > 4 && !((first | 0x20) === 0x66 && (bytes[start + 1]! | 0x20) === 0x79)) return give(KINDS.text);
  return classify(bytes.toString('utf8', start, end).trim(), isFirst);
}

function classify(text: string, isFirst: boolean): ReadCell {
  if (!isFirst && MISSING.test(text)) return give(KINDS.missing);
  const year = YEAR.exec(text);
  if (year !== null) return give(KINDS.year, Number(year[1]));
  if (DATE.test(text)) return give(KINDS.date);
  if (NUMBER.test(text)) return readShownNumber(text);
  return give(KINDS.text);
}

/** `$1,234.50`, `(12)`, `7 %`. */
function readShownNumber(text: string): ReadCell {
  const digits = text.replace(/[\\*].*$/, '').replace(/[^\d.]/g, '');
  const value = Number(digits);
  if (digits === '' || Number.isNaN(value)) return give(KINDS.text);
  const point = digits.indexOf('.');
  const isNegative = /^[\s$€£]*[-(]/.test(text);
  return give(KINDS.number, isNegative ? -value : value, point < 0 ? 0 : digits.length - point - 1);
}
