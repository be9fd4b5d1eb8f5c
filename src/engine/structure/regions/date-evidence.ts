import type { DateEvidence } from '../../../contract/artifact.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { Row } from '../../../workbook/index.ts';
import { isDigit } from '../evidence/bytes.ts';

type DateOrderSetting = Manifest['engine']['defaults']['date_order'];

/** Day, month and year as numbers, in any order, perhaps followed by a time. */
const NUMERIC_DATE = /^\s*(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4}|\d{2})(?!\d)/;

const MAX_MONTH = 12;
const MAX_DAY = 31;

/** Counts what a column's text dates show about the order of day and month. */
export class DateTally {
  #dayFirst = 0;
  #monthFirst = 0;
  #either = 0;
  /** The first row with a date of each kind. */
  #dayFirstRow = 0;
  #monthFirstRow = 0;

  add(row: Row, column: number): void {
    if (!mayBeDate(row, column)) return;
    const parts = scanNumericDate(row.block.bytes, row.startOf(column) + 1);
    if (parts === UNSURE) this.#addText(row.valueAt(column) as string, row.index);
    else if (parts !== NO_DATE) this.#count(Math.floor(parts / PARTS_BASE), parts % PARTS_BASE, row.index);
  }

  #addText(text: string, row: number): void {
    const match = NUMERIC_DATE.exec(text);
    if (match !== null) this.#count(Number(match[1]), Number(match[2]), row);
  }

  #count(first: number, second: number, row: number): void {
    if (first < 1 || second < 1 || first > MAX_DAY || second > MAX_DAY) return;
    if (first > MAX_MONTH && second > MAX_MONTH) return;
    if (first > MAX_MONTH) {
      if (this.#dayFirst++ === 0) this.#dayFirstRow = row;
    } else if (second > MAX_MONTH) {
      if (this.#monthFirst++ === 0) this.#monthFirstRow = row;
    } else this.#either += 1;
  }

  /** The record of the counts; undefined for a column without text dates. */
  toEvidence(setting: DateOrderSetting): DateEvidence | undefined {
    if (this.#dayFirst + this.#monthFirst + this.#either === 0) return undefined;
    const isMixed = this.#dayFirst > 0 && this.#monthFirst > 0;
    const counts = {
      day_first: this.#dayFirst,
      month_first: this.#monthFirst,
      either: this.#either,
      ...(isMixed ? { mixed_rows: { day_first: this.#dayFirstRow, month_first: this.#monthFirstRow } } : {}),
    };
    if (setting !== 'auto') return { order: setting, decided_by: 'manifest', ...counts };
    if (this.#dayFirst === this.#monthFirst) return { order: null, decided_by: 'undecided', ...counts };
    // The majority decides; dates that contradict it stay as they are and are reported.
    return { order: this.#dayFirst > this.#monthFirst ? 'dmy' : 'mdy', decided_by: 'values', ...counts };
  }
}

const DIGIT_0 = 0x30;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SEPARATORS = new Set<number | undefined>([...'/.- '].map((char) => char.charCodeAt(0)));
const MIN_DATE_BYTES = 6;
const MAX_DATE_BYTES = 60;

/** First UTF-8 bytes of U+00A0, and of U+2000 and the blanks after it. Few other texts begin with them. */
const SPACE_LEADS = [0xc2, 0xe2];

/** U+1680, U+3000 and U+FEFF as a whole, because many letters have the same first byte. */
const WIDE_SPACES = [0xe19a80, 0xe38080, 0xefbbbf];

/** A cheap first test of a cell's first bytes: most cells are not texts, and most texts begin with a letter. */
export function beginsLikeDate(bytes: Buffer, start: number): boolean {
  if (bytes[start] !== QUOTE) return false;
  const first = bytes[start + 1]!;
  // A tab is an escape in JSON. The pattern decides what follows an escape or non-ASCII white space.
  if (isDigit(first) || first === SPACE || first === BACKSLASH) return true;
  if (first < 0x80) return false;
  return SPACE_LEADS.includes(first) || WIDE_SPACES.includes(bytes.readUIntBE(start + 1, 3));
}

function mayBeDate(row: Row, column: number): boolean {
  const { bytes } = row.block;
  const start = row.startOf(column);
  const size = row.endOf(column) - start - 2;
  if (!beginsLikeDate(bytes, start) || size < MIN_DATE_BYTES || size > MAX_DATE_BYTES) return false;
  // A text that begins with three digits has no day or month there.
  return !(isDigit(bytes[start + 1]) && isDigit(bytes[start + 2]) && isDigit(bytes[start + 3]));
}

/** Results of `scanNumericDate`. UNSURE: only the pattern can decide. For a date: first number × 100 + second. */
const NO_DATE = -1;
const UNSURE = -2;
const PARTS_BASE = 100;

/** Matches `NUMERIC_DATE` byte by byte: every row of a date column has a text, and decoding takes ten times as long. */
function scanNumericDate(bytes: Buffer, start: number): number {
  let p = start;
  while (bytes[p] === SPACE) p++;
  const first = p;
  p = skipDigits(bytes, p, 2);
  const firstGap = p;
  p = skipGap(bytes, p);
  const second = p;
  p = skipDigits(bytes, p, 2);
  const secondGap = p;
  p = skipGap(bytes, p);
  const year = p;
  p = skipDigits(bytes, p, 5);
  const isYear = p - year === 2 || p - year === 4;
  if (firstGap > first && second > firstGap && secondGap > second && year > secondGap && isYear) {
    return readDigits(bytes, first, firstGap) * PARTS_BASE + readDigits(bytes, second, secondGap);
  }
  // Non-ASCII white space, or an escape.
  return bytes[p]! >= 0x80 || bytes[p] === BACKSLASH ? UNSURE : NO_DATE;
}

function skipDigits(bytes: Buffer, start: number, maxCount: number): number {
  let p = start;
  while (p < start + maxCount && isDigit(bytes[p])) p++;
  return p;
}

/** The index after one separator: a sign, perhaps with blanks around it, or a blank. `start` if there is none. */
function skipGap(bytes: Buffer, start: number): number {
  let p = start;
  while (p < start + 3 && SEPARATORS.has(bytes[p])) p++;
  const isGap =
    p - start === 1 ||
    (p - start === 2 && (bytes[start] === SPACE || bytes[p - 1] === SPACE)) ||
    (p - start === 3 && bytes[start] === SPACE && bytes[p - 1] === SPACE);
  return isGap ? p : start;
}

function readDigits(bytes: Buffer, start: number, end: number): number {
  let number = 0;
  for (let p = start; p < end; p++) number = number * 10 + bytes[p]! - DIGIT_0;
  return number;
}
