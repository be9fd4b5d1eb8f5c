import type { CellDate, CellValue } from '../types.ts';
import type { ByteBuilder } from './byte-builder.ts';

/**
 * A date in encoded rows: the list `[20240506]`. A third of a sheet may be dates, and a number is read and found again
 * far more quickly than a text in an object.
 */
export type DayCell = readonly [day: number];

const LIST_START = 0x5b;
const LIST_END = 0x5d;
const DIGIT_0 = 0x30;
const DAY_DIGITS = 8;
/** JSON has no number that begins with a zero. */
const MIN_DAY = 10_000_000;
const DAY_TEXT = /^[1-9]\d{3}-\d{2}-\d{2}$/;

export function writeDayCell(out: ByteBuilder, day: number): void {
  if (day < MIN_DAY) {
    out.writeAscii(JSON.stringify({ date: formatDayNumber(day) }));
    return;
  }
  out.reserve(DAY_DIGITS + 2);
  const { bytes, length } = out;
  bytes[length] = LIST_START;
  let rest = day;
  for (let at = length + DAY_DIGITS; at > length; at--) {
    const next = Math.floor(rest / 10);
    bytes[at] = DIGIT_0 + rest - next * 10;
    rest = next;
  }
  bytes[length + DAY_DIGITS + 1] = LIST_END;
  out.length = length + DAY_DIGITS + 2;
}

/** The date of such a cell as the number YYYYMMDD; -1 for every other cell. */
export function readDayCell(bytes: Buffer, start: number): number {
  if (bytes[start] !== LIST_START) return -1;
  let day = 0;
  for (let at = start + 1; at <= start + DAY_DIGITS; at++) day = day * 10 + bytes[at]! - DIGIT_0;
  return day;
}

/** The number YYYYMMDD of a date that can be such a cell, else -1. */
export function toDayNumber(value: CellDate): number {
  return 'date' in value && DAY_TEXT.test(value.date) ? Number(value.date.replaceAll('-', '')) : -1;
}

/** A cell as everybody but the wire and the spool knows it. */
export function decodeDay(cell: CellValue | DayCell): CellValue {
  return isDayCell(cell) ? { date: formatDayNumber(cell[0]) } : cell;
}

function isDayCell(cell: CellValue | DayCell): cell is DayCell {
  return Array.isArray(cell);
}

const DATETIME_START = '{"datetime":"'.length;
const LETTER_T = 0x74;

/** The text of a cell `{"datetime":"…"}`; nothing for one with a time alone. */
export function readDatetimeCell(bytes: Buffer, start: number, end: number): string {
  return bytes[start + 2] === LETTER_T ? '' : bytes.toString('latin1', start + DATETIME_START, end - 2);
}

export function formatDayNumber(day: number): string {
  const digits = String(day).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}
