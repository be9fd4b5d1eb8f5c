import type { GivenValue } from '../../../contract/corrections.ts';
import { type CellDate, type CellValue, isoOf, isoToSerial, type ShownFormat } from '../../../workbook/index.ts';
import type { ReturnedFormat } from './returned-file.ts';
import { isShownAs, readShown } from './shown-texts.ts';

/** The circumstances under which a value was returned. */
export interface Comparison {
  /** Whether the sender was asked to change the value. */
  isMarked: boolean;
  format: ReturnedFormat;
  /** Csv only: the sender's format, in which the cell was sent. */
  shown?: ShownFormat;
}

const MS_PER_DAY = 86_400_000;
/** In csv, programs show at least this many digits of a number, unless they write an exponent. */
const SHOWN_DIGITS = 9;
/** In workbooks, programs save this many digits of a number. */
const SAVED_DIGITS = 15;

/**
 * Whether a value is the same as before, apart from what programs change: dates with midnight, ends of lines, the last
 * digits of a number, and, if nobody was asked to change it, texts that a program took for numbers or dates.
 */
export function isSameValue(sent: CellValue, returned: CellValue, { isMarked, format, shown }: Comparison): boolean {
  const [one, other] = [clean(sent), clean(returned)];
  if (one === other) return true;
  if (typeof one === 'number' && typeof other === 'number')
    return one.toPrecision(SAVED_DIGITS) === other.toPrecision(SAVED_DIGITS);
  if (one === null || other === null) return false;
  if (typeof one === 'object' && typeof other === 'object') return isSameDate(one, other);
  if (shown !== undefined && typeof other === 'string' && isShownAs(one, shown, other)) return true;
  // Days that no program stores as dates, such as those before 1900, were sent as text.
  if (typeof one === 'object' && typeof other === 'string') return isShownDate(one, other);
  if (format === 'csv' && typeof other === 'string') return isShown(one, other);
  // LibreOffice writes line ends in a way that turns into blanks in ods.
  if (format === 'ods' && typeof one === 'string' && typeof other === 'string')
    return joinLines(one) === joinLines(other);
  if (isMarked || typeof one !== 'string') return false;
  if (typeof other === 'number') return Number(one) === other;
  return typeof other === 'object' && isShownDate(other, one);
}

/** The value of the correction for a returned value. */
export function toGivenValue(sent: CellValue, returned: CellValue, { format, shown }: Comparison): GivenValue | null {
  const value = clean(returned);
  if (format === 'csv' && typeof value === 'string') {
    const read = shown === undefined ? undefined : readShown(shown, value);
    return read === undefined ? readText(sent, value) : simplify(read);
  }
  return simplify(value);
}

function simplify(value: CellValue): GivenValue | null {
  if (typeof value !== 'object' || value === null || 'date' in value) return value;
  if ('time' in value) return value.time;
  const [date, time] = value.datetime.split('T') as [string, string];
  return time === '00:00:00' ? { date } : `${date} ${time}`;
}

/** In csv, all values are texts: the text becomes a value of the type that was sent, if possible. */
function readText(sent: CellValue, text: string): GivenValue {
  if (typeof sent === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  const isDay = /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) && isoToSerial(text) !== undefined;
  return isDay && typeof sent === 'object' && sent !== null ? { date: text } : text;
}

/** A text of only blanks is empty; line ends differ between programs. */
function clean(value: CellValue): CellValue {
  if (typeof value !== 'string') return value;
  return value.trim() === '' ? null : value.replace(/\r\n?/g, '\n');
}

function joinLines(text: string): string {
  return text.replaceAll('\n', ' ');
}

function isSameDate(one: CellDate, other: CellDate): boolean {
  const [first, second] = [isoToSerial(isoOf(one)), isoToSerial(isoOf(other))];
  if (first === undefined || second === undefined) return isoOf(one) === isoOf(other);
  return Math.abs(first - second) * MS_PER_DAY < 1.5;
}

function isShownDate(date: CellDate, text: string): boolean {
  const iso = isoOf(date);
  return [iso, iso.replace('T', ' '), iso.replace('T00:00:00', '')].includes(text.trim());
}

/** Whether csv may show the value as this text. */
function isShown(value: string | number | boolean | CellDate, text: string): boolean {
  if (typeof value === 'boolean') return text.toUpperCase() === String(value).toUpperCase();
  if (typeof value !== 'number') return false;
  const number = Number(text.includes('.') ? text : text.replace(',', '.'));
  if (text.trim() === '' || Number.isNaN(number)) return false;
  return number === value || listShownDigits(text).some((digits) => number === Number(value.toPrecision(digits)));
}

/** The numbers of digits to which a program may have rounded the number. */
function listShownDigits(text: string): number[] {
  const usual = Array.from({ length: SAVED_DIGITS - SHOWN_DIGITS + 1 }, (_, i) => SHOWN_DIGITS + i);
  const mantissa = /^([-+\d.,]+)e/i.exec(text)?.[1]?.replace(/\D/g, '').length;
  return mantissa ? [...usual, mantissa] : usual;
}
