import type { GivenValue } from '../../contract/corrections.ts';
import { isoToSerial } from '../../workbook/serial-dates.ts';
import type { CellDate, CellValue } from '../../workbook/types.ts';

/** How a value came back. */
export interface Comparison {
  /** Whether its sender was asked to change it. */
  isMarked: boolean;
  /** Whether the file has only texts. */
  isText: boolean;
}

const MS_PER_DAY = 86_400_000;
/** Programs show as many digits of a number in csv. */
const SHOWN_DIGITS = 9;

/**
 * Whether a value came back as it was sent, whatever a program made of it in between: dates with midnight, ends of lines,
 * and, where nobody was to change it, texts that a program took for numbers or dates.
 */
export function isSameValue(sent: CellValue, returned: CellValue, { isMarked, isText }: Comparison): boolean {
  const [one, other] = [clean(sent), clean(returned)];
  if (one === other) return true;
  if (one === null || other === null) return false;
  if (typeof one === 'object' && typeof other === 'object') return isSameDate(one, other);
  // What no program has as a date, such as days before 1900, was sent as text.
  if (typeof one === 'object' && typeof other === 'string') return isShownDate(one, other);
  if (isText && typeof other === 'string') return isShown(one, other);
  if (isMarked || typeof one !== 'string') return false;
  if (typeof other === 'number') return Number(one) === other;
  return typeof other === 'object' && isShownDate(other, one);
}

/** What a correction says of a value that came back. */
export function toGivenValue(sent: CellValue, returned: CellValue, { isText }: Comparison): GivenValue | null {
  const value = clean(returned);
  if (isText && typeof value === 'string') return readText(sent, value);
  if (typeof value !== 'object' || value === null || 'date' in value) return value;
  if ('time' in value) return value.time;
  const [date, time] = value.datetime.split('T') as [string, string];
  return time === '00:00:00' ? { date } : `${date} ${time}`;
}

/** A text of csv is what the cell was before, where it can be. */
function readText(sent: CellValue, text: string): GivenValue {
  if (typeof sent === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  const isDay = /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) && isoToSerial(text) !== undefined;
  return isDay && typeof sent === 'object' && sent !== null ? { date: text } : text;
}

/** A text of blanks alone is nothing; programs have ends of lines of their own. */
function clean(value: CellValue): CellValue {
  if (typeof value !== 'string') return value;
  return value.trim() === '' ? null : value.replace(/\r\n?/g, '\n');
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

/** Whether csv shows the value as that text. */
function isShown(value: string | number | boolean | CellDate, text: string): boolean {
  if (typeof value === 'boolean') return text.toUpperCase() === String(value).toUpperCase();
  if (typeof value !== 'number') return false;
  const number = Number(text.includes('.') ? text : text.replace(',', '.'));
  if (text.trim() === '' || Number.isNaN(number)) return false;
  const digits = text.replace(/\D/g, '').replace(/^0+/, '').length;
  return number === value || (digits >= SHOWN_DIGITS && number === Number(value.toPrecision(digits)));
}

function isoOf(value: CellDate): string {
  return 'date' in value ? value.date : 'datetime' in value ? value.datetime : value.time;
}
