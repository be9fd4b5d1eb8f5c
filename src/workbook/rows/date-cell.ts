import type { ByteBuilder } from './byte-builder.ts';
import type { CellDate, CellValue } from './cell-value.ts';

/**
 * A date in encoded rows is the list `[20240506]`; a datetime also has its millisecond of the day:
 * `[20240506,25689000]`. A third of a sheet may be dates, and numbers are written and read much faster than a text in
 * an object. Other values (a time without a date, a year beyond four digits) stay objects.
 */
export type DateCell = readonly [day: number] | readonly [day: number, ms: number];

/** The form of a cell in encoded rows and on the wire. */
export type EncodedCell = CellValue | DateCell;

const LIST_START = 0x5b;
const LIST_END = 0x5d;
const COMMA = 0x2c;
const DIGIT_0 = 0x30;
const DAY_DIGITS = 8;
/** In JSON, a number may not begin with a zero. */
const MIN_DAY = 10_000_000;
const MAX_DAY = 99_999_999;
const MS_PER_DAY = 86_400_000;
const DAY_TEXT = /^[1-9]\d{3}-\d{2}-\d{2}$/;
const MOMENT_TEXT = /^([1-9]\d{3}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{3}))?$/;

/** `day` is YYYYMMDD with a four-digit year. */
export function writeDayCell(out: ByteBuilder, day: number): void {
  writeDay(out, day);
  out.writeByte(LIST_END);
}

/** Writes a datetime; `ms` counts from the start of the day. */
export function writeMomentCell(out: ByteBuilder, day: number, ms: number): void {
  writeDay(out, day);
  out.writeByte(COMMA);
  out.writeWhole(ms);
  out.writeByte(LIST_END);
}

/** Writes the beginning of the list, which is the day. */
function writeDay(out: ByteBuilder, day: number): void {
  out.writeByte(LIST_START);
  out.writeWhole(day);
}

/** The date of a cell in this form, as YYYYMMDD; -1 for any other cell. */
export function readDayCell(bytes: Buffer, start: number): number {
  return bytes[start] === LIST_START ? readDigits(bytes, start + 1, start + 1 + DAY_DIGITS) : -1;
}

/** The millisecond of the day, for a cell whose date `readDayCell` returned; -1 if the cell has no time. */
export function readMsOfDay(bytes: Buffer, start: number, end: number): number {
  const at = start + 1 + DAY_DIGITS;
  return bytes[at] === COMMA ? readDigits(bytes, at + 1, end - 1) : -1;
}

function readDigits(bytes: Buffer, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) number = number * 10 + bytes[at]! - DIGIT_0;
  return number;
}

/** The list for a date or datetime; null if the value cannot be written as a list. */
export function toDateCell(value: CellDate): DateCell | null {
  if ('date' in value) return DAY_TEXT.test(value.date) ? [toDayNumber(value.date)] : null;
  const parts = 'datetime' in value ? MOMENT_TEXT.exec(value.datetime) : null;
  if (parts === null || parts[5] === '000') return null;
  const [, date = '', hours, minutes, seconds, ms = 0] = parts;
  return [toDayNumber(date), ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms)];
}

export function decodeDate(cell: EncodedCell): CellValue {
  if (!isDateCell(cell)) return cell;
  const [day, ms] = cell;
  return ms === undefined ? { date: formatDayNumber(day) } : { datetime: formatMoment(day, ms) };
}

export function isDateCell(cell: EncodedCell | undefined): cell is DateCell {
  return Array.isArray(cell);
}

/** Whether a list from outside looks like a date; does not check that the day exists. */
export function isDateList(list: readonly unknown[]): boolean {
  const [day, ms = 0] = list;
  return list.length >= 1 && list.length <= 2 && isBetween(day, MIN_DAY, MAX_DAY) && isBetween(ms, 0, MS_PER_DAY - 1);
}

function isBetween(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function toDayNumber(date: string): number {
  return Number(date.replaceAll('-', ''));
}

export function formatDayNumber(day: number): string {
  const digits = String(day).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

/** ISO 8601; a fraction of a second is only written if there is one. */
function formatMoment(day: number, ms: number): string {
  return `${formatDayNumber(day)}T${formatTime(ms)}`;
}

export function formatTime(msOfDay: number): string {
  const text = new Date(msOfDay).toISOString();
  return msOfDay % 1000 === 0 ? text.slice(11, 19) : text.slice(11, 23);
}
