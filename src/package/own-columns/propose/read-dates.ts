import type { DateOrder } from '../../../contract/manifest.ts';
import { parseDate } from '../../../rules/index.ts';
import { isMostly } from './odd-values.ts';

const LANGUAGES: readonly string[] = ['de', 'en', 'es', 'fr', 'it', 'nl', 'pl', 'pt'];
const ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];
const TIME =
  /[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?|Uhr|h)?\s*(?:Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?$/i;
const MIDNIGHT = /[T\s]0?0:00(?::00(?:\.0+)?)?\s*(?:Uhr|h)?\s*(?:Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?$/i;

/** The dates of a column. */
export interface Dates {
  /** Whether some have a time of day. */
  readonly isTimed: boolean;
  /** The orders of day and month with which the texts are dates, but not the same ones; empty if there is one reading. */
  readonly orders: readonly DateOrder[];
  /** The order with which the dates are closest to their neighbours, as in lists that are sorted by day. */
  readonly steadiest: DateOrder | undefined;
  /** The only order with which the texts are dates. */
  readonly only: DateOrder | undefined;
  /** Whether a few texts are not dates. */
  readonly hasOdd: boolean;
}

interface Reading {
  order: DateOrder;
  /** As ISO 8601; null for a text that is no date in this order. */
  dates: readonly (string | null)[];
  oddCount: number;
}

/** Null if no order makes dates of the texts. */
export function readDates(texts: readonly string[]): Dates | null {
  const days = texts.map((text) => text.trim().replace(TIME, '').replace(/,$/, ''));
  if (
    !isMostly(
      texts,
      texts.filter((_, i) => parseDate(days[i] ?? '', null, LANGUAGES).problem === 'not_a_date'),
    )
  )
    return null;
  const all = ORDERS.map((order) => readInOrder(days, order));
  const least = Math.min(...all.map(({ oddCount }) => oddCount));
  const readings = all.filter(({ oddCount }) => oddCount === least);
  const [first] = readings;
  if (
    first === undefined ||
    !isMostly(
      texts,
      texts.filter((_, i) => first.dates[i] === null),
    )
  )
    return null;
  const isSame = readings.every(({ dates }) => dates.every((date, i) => date === first.dates[i]));
  return {
    isTimed: texts.some((text) => TIME.test(text.trim()) && !MIDNIGHT.test(text.trim())),
    orders: isSame ? [] : readings.map(({ order }) => order),
    steadiest: findSteadiest(readings),
    only: readings.length === 1 ? first.order : undefined,
    hasOdd: least > 0,
  };
}

function readInOrder(days: readonly string[], order: DateOrder): Reading {
  const dates = days.map((day) => parseDate(day, order, LANGUAGES).date?.toString() ?? null);
  return { order, dates, oddCount: dates.filter((date) => date === null).length };
}

function findSteadiest(readings: readonly Reading[]): DateOrder | undefined {
  const steps = readings.map(({ order, dates }) => ({ order, length: measure(dates.filter((date) => date !== null)) }));
  const least = Math.min(...steps.map(({ length }) => length));
  const best = steps.filter(({ length }) => length === least);
  return best.length === 1 ? best[0]?.order : undefined;
}

/** The days between neighbours, added up. */
function measure(dates: readonly string[]): number {
  let sum = 0;
  for (let i = 1; i < dates.length; i++) sum += Math.abs(Date.parse(dates[i] ?? '') - Date.parse(dates[i - 1] ?? ''));
  return sum;
}
