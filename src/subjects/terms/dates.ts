import type { DateOrder } from '../../contract/manifest.ts';
import { parseDate } from '../../rules/index.ts';

const LANGUAGES: readonly string[] = ['de', 'en', 'es', 'fr', 'it', 'nl', 'pl', 'pt'];
const ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];
/** What may be a date in a text: numbers with separators, eight digits, or numbers around a word. */
const CANDIDATE =
  /(?<![\p{L}\p{N}])(?:\d{1,4}([/.\-\s])\s?\d{1,2}\1\s?\d{1,4}|\d{8}|\d{1,4}(?:st|nd|rd|th|er)?[\s.\-/]+(?:of\s+|de\s+)?\p{L}{3,12}\.?[\s,\-/]+(?:del?\s+)?\d{1,4}|\p{L}{3,12}\.?[\s\-/]+\d{1,2}(?:st|nd|rd|th)?[\s,\-/]+\d{2,4})(?!\p{N}|(?!T\d)\p{L})/giu;
const DIGIT = /\d/;

/** The days that a text may mean, as ISO 8601: `03/04/1980` is two of them. Empty for any other text. */
export function readDays(text: string): string[] {
  if (!DIGIT.test(text)) return [];
  const read = ORDERS.map((order) => parseDate(text, order, LANGUAGES).date?.toString());
  return [...new Set(read.filter((day) => day !== undefined))];
}

/** The dates in a text that mean one of these days. */
export function findDays(text: string, days: ReadonlySet<string>): { start: number; end: number }[] {
  // Every way to write a day has the last two digits of its year.
  if (![...days].some((day) => text.includes(day.slice(2, 4)))) return [];
  return [...text.matchAll(CANDIDATE)].flatMap((match) =>
    readDays(match[0]).some((day) => days.has(day)) ? [{ start: match.index, end: match.index + match[0].length }] : [],
  );
}
