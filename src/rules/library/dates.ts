import type { DateOrder } from '../../contract/manifest.ts';
import { findMonth } from '../../contract/period-text/index.ts';
import { parseMonthName } from './month-names.ts';

/**
 * Why a text could not be read as a date:
 * - `ambiguous`: the order is not known, and day and month can be exchanged;
 * - `contradicts`: it is a date only in an order other than the given one;
 * - `impossible`: it is written like a date, but there is no such day;
 * - `not_a_date`: it is not written like a date.
 */
export type DateProblem = 'ambiguous' | 'contradicts' | 'impossible' | 'not_a_date';

export type DateReading =
  | { readonly date: Temporal.PlainDate; readonly problem: null }
  | { readonly date: null; readonly problem: DateProblem };

type Parts = readonly [string, string, string];

const ALL_ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];
const TIME_OF_DAY = /(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?)?$/i;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const NUMBERS = /^(\d{1,4})([/.\-\s])\s*(\d{1,2})\2\s*(\d{1,4})$/;
const DAY_NAME_YEAR = /^(\d{1,2})(?:st|nd|rd|th|er)?[\s.\-/]+(?:of\s+|de\s+)?(\p{L}+)\.?[\s,\-/]+(\d{4}|\d{2})$/iu;
const NAME_DAY_YEAR = /^(\p{L}+)\.?[\s\-/]+(\d{1,2})(?:st|nd|rd|th)?[\s,\-/]+(\d{4}|\d{2})$/iu;
const YEAR_NAME_DAY = /^(\d{4})[\s\-/]+(\p{L}+)\.?[\s\-/]+(\d{1,2})$/iu;
/** `3 de marzo de 2024`. */
const OF_YEAR = /\s+del?\s+(\d{4})$/i;

/**
 * Reads a text as a date in the given order of day and month, or, with `null`, only if there is one way to read it.
 * The date has numbers (`03/04/2024`, `3-4-24`, `2024.04.03`, `20240403`) or a month's English or French name
 * (`3 March 2024`, `Mar 3, 2024`, `3-mars-24`). Dates that begin with a year of four digits, or have a month's name,
 * are read with any order. A time of day after the date is ignored; a text with a UTC offset is not a date. Years of two
 * digits are from 1930 to 2029, as in spreadsheets: `29` is 2029, `30` is 1930.
 *
 * `languages`: codes of further languages in which months may have names (`3. März 2024`, `3 de marzo de 2024`): de, en,
 * es, fr, it, nl, pl, pt. `Object.keys(call.words)` has those of the package.
 */
export function parseDate(text: string, order: DateOrder | null, languages: readonly string[] = []): DateReading {
  const trimmed = text.trim();
  const day = trimmed.includes(':') ? trimmed.replace(TIME_OF_DAY, '') : trimmed;
  const parts = matchNumbers(day);
  if (parts === undefined) {
    const named = matchNamedMonth(day, languages);
    return named === undefined ? { date: null, problem: 'not_a_date' } : toReading(makeDate(...named));
  }
  if (parts[0].length === 4) return toReading(makeDate(parts[0], parts[1], parts[2]));
  if (order !== null) {
    const date = readInOrder(parts, order);
    if (date !== undefined) return { date, problem: null };
  }
  return chooseReading(parts, order);
}

/** The date if no order is known, or the problem if the known order failed. */
function chooseReading(parts: Parts, order: DateOrder | null): DateReading {
  const dates = ALL_ORDERS.map((candidate) => readInOrder(parts, candidate)).filter((date) => date !== undefined);
  const [first, ...others] = dates;
  if (first === undefined) return { date: null, problem: 'impossible' };
  if (order !== null) return { date: null, problem: 'contradicts' };
  if (others.some((date) => !date.equals(first))) return { date: null, problem: 'ambiguous' };
  return { date: first, problem: null };
}

function readInOrder(parts: Parts, order: DateOrder): Temporal.PlainDate | undefined {
  const [first, second, third] = parts;
  if (order === 'dmy') return makeDate(third, second, first);
  if (order === 'mdy') return makeDate(third, first, second);
  return makeDate(first, second, third);
}

function matchNumbers(text: string): Parts | undefined {
  const match = NUMBERS.exec(text);
  if (match === null) {
    const compact = COMPACT.exec(text);
    return compact === null ? undefined : [compact[1] ?? '', compact[2] ?? '', compact[3] ?? ''];
  }
  const parts: Parts = [match[1] ?? '', match[3] ?? '', match[4] ?? ''];
  // Exactly one part can be the year, and no year has one or three digits.
  const isDayLast = parts[0].length === 4 && parts[2].length <= 2;
  const isYearLast = parts[0].length <= 2 && (parts[2].length === 4 || parts[2].length <= 2);
  return isDayLast || isYearLast ? parts : undefined;
}

/** Year, month and day of a date with a month's name. */
function matchNamedMonth(whole: string, languages: readonly string[]): Parts | undefined {
  const text = languages.length === 0 ? whole : whole.replace(OF_YEAR, ' $1');
  const dayFirst = DAY_NAME_YEAR.exec(text);
  if (dayFirst !== null) return nameParts([dayFirst[3], dayFirst[2], dayFirst[1]], languages);
  const nameFirst = NAME_DAY_YEAR.exec(text);
  if (nameFirst !== null) return nameParts([nameFirst[3], nameFirst[1], nameFirst[2]], languages);
  const yearFirst = YEAR_NAME_DAY.exec(text);
  return yearFirst === null ? undefined : nameParts([yearFirst[1], yearFirst[2], yearFirst[3]], languages);
}

function nameParts(
  [year = '', monthName = '', day = '']: readonly (string | undefined)[],
  languages: readonly string[],
): Parts | undefined {
  const month = parseMonthName(monthName) ?? findMonth(monthName, languages);
  return month === undefined ? undefined : [year, String(month), day];
}

function makeDate(yearText: string, monthText: string, dayText: string): Temporal.PlainDate | undefined {
  if (yearText.length !== 2 && yearText.length !== 4) return undefined;
  if (monthText.length > 2 || dayText.length > 2) return undefined;
  const year = yearText.length === 4 ? Number(yearText) : expandYear(Number(yearText));
  try {
    return new Temporal.PlainDate(year, Number(monthText), Number(dayText));
  } catch {
    return undefined;
  }
}

function expandYear(year: number): number {
  return year < 30 ? 2000 + year : 1900 + year;
}

function toReading(date: Temporal.PlainDate | undefined): DateReading {
  return date === undefined ? { date: null, problem: 'impossible' } : { date, problem: null };
}
