import { convertNumber } from '../formats/cell-styles.ts';
import { NUMBER, type NumberMeaning } from '../formats/number-formats.ts';
import { formatTime } from '../rows/date-cell.ts';
import type { CellValue, OpenOptions } from '../types.ts';
import { parseIsoCellDate } from '../xlsx/iso-cell-date.ts';

const MS_PER_DAY = 86_400_000;
/** A duration in ISO 8601, except years and months, which have no fixed length. */
const DURATION = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/;

/** A cell as written in the file: its type, its stored value, and the text that programs show. */
export interface WrittenCell {
  type: string | undefined;
  value: string | undefined;
  text: string;
}

/** The attribute that has the value of each type (OpenDocument 1.3 part 3, 19.385). */
export const VALUE_ATTRIBUTES: Readonly<Record<string, string>> = {
  float: 'office:value',
  percentage: 'office:value',
  currency: 'office:value',
  date: 'office:date-value',
  time: 'office:time-value',
  boolean: 'office:boolean-value',
  string: 'office:string-value',
};

/** The value of a cell. If its value cannot be read, the shown text is kept, so that nothing is lost. */
export function toCellValue(
  { type, value, text }: WrittenCell,
  meaning: NumberMeaning | undefined,
  durations?: OpenOptions['durations'],
): CellValue {
  if (type === 'boolean' && value !== undefined) return value === 'true';
  if (type === 'date' && value !== undefined) return toDate(value, meaning) ?? (text || value || null);
  if (type === 'time' && value !== undefined) {
    return toTime(value, meaning, durations) ?? (text || value || null);
  }
  if (type === 'string') return value || text || null;
  const number = value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? convertNumber(number === 0 ? 0 : number, meaning ?? NUMBER, false) : text || null;
}

/** Programs leave out the time at midnight; the style shows whether the cell has a time. */
function toDate(text: string, meaning: NumberMeaning | undefined): CellValue | undefined {
  const date = parseIsoCellDate(text);
  if (date === undefined) return undefined;
  if ('date' in date && meaning?.kind === 'datetime') return { datetime: `${date.date}T00:00:00` };
  const isMidnight = 'datetime' in date && date.datetime.endsWith('T00:00:00');
  return isMidnight && meaning?.kind === 'date' ? { date: date.datetime.slice(0, 10) } : date;
}

/** Whether the cell's number is the days of a duration. */
export function isHours(
  { type }: Pick<WrittenCell, 'type'>,
  meaning: NumberMeaning | undefined,
  value: CellValue,
): boolean {
  return typeof value === 'number' && (type === 'time' || meaning?.kind === 'elapsed');
}

/**
 * A duration below a day is a time, unless its format shows elapsed time; a longer or negative duration is a number of
 * days, as in other formats: the exact one if it is read as a duration, otherwise to the millisecond.
 */
function toTime(
  text: string,
  meaning: NumberMeaning | undefined,
  durations: OpenOptions['durations'],
): CellValue | undefined {
  const match = DURATION.exec(text);
  if (!match || /[PT]$/.test(text)) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  const wholeMs = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
  const ms = wholeMs + Math.round(Number(seconds.replace(',', '.')) * 1000);
  if (sign === undefined && ms < MS_PER_DAY && meaning?.kind !== 'elapsed') return { time: formatTime(ms) };
  const exactMs = durations === 'hours' ? wholeMs + Number(`${seconds.replace(',', '.')}e3`) : ms;
  return (sign === undefined ? exactMs : -exactMs) / MS_PER_DAY;
}
