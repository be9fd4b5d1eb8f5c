import type { DateOrder } from '../../../contract/manifest.ts';
import { parseDate } from '../../../rules/index.ts';

const LANGUAGES: readonly string[] = ['de', 'en', 'es', 'fr', 'it', 'nl', 'pl', 'pt'];
const ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];
const TIME = /[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?|Uhr|h)?\s*(?:Z|[+-]\d{2}:?\d{2})?$/i;
const MIDNIGHT = /[T\s]0?0:00(?::00(?:\.0+)?)?\s*(?:Uhr|h)?\s*(?:Z|\+00:?00)?$/i;

/** The dates of a column. */
export interface Dates {
  /** Whether some have a time of day. */
  readonly isTimed: boolean;
  /** The orders of day and month with which all texts are dates, but not the same ones; empty if there is only one reading. */
  readonly orders: readonly DateOrder[];
  /** The order with which the dates are closest to their neighbours, as in lists that are sorted by day. */
  readonly steadiest: DateOrder | undefined;
  /** The only order with which all texts are dates. */
  readonly only: DateOrder | undefined;
}

/** Null if no order makes dates of all texts. */
export function readDates(texts: readonly string[]): Dates | null {
  const days = texts.map((text) => text.trim().replace(TIME, '').replace(/,$/, ''));
  if (days.length === 0 || !days.every((day) => parseDate(day, null, LANGUAGES).problem !== 'not_a_date')) return null;
  const readings = ORDERS.flatMap((order) => {
    const dates = days.map((day) => parseDate(day, order, LANGUAGES).date?.toString());
    return dates.every((date) => date !== undefined) ? [{ order, dates }] : [];
  });
  if (readings.length === 0) return null;
  const isSame = readings.every(({ dates }) => dates.every((date, i) => date === readings[0]!.dates[i]));
  return {
    isTimed: texts.some((text) => TIME.test(text.trim()) && !MIDNIGHT.test(text.trim())),
    orders: isSame || readings.length === 1 ? [] : readings.map(({ order }) => order),
    steadiest: findSteadiest(readings),
    only: readings.length === 1 ? readings[0]!.order : undefined,
  };
}

function findSteadiest(readings: readonly { order: DateOrder; dates: readonly string[] }[]): DateOrder | undefined {
  const steps = readings.map(({ order, dates }) => ({ order, length: measure(dates) }));
  const least = Math.min(...steps.map(({ length }) => length));
  const best = steps.filter(({ length }) => length === least);
  return best.length === 1 ? best[0]?.order : undefined;
}

/** The days between neighbours, added up. */
function measure(dates: readonly string[]): number {
  let sum = 0;
  for (let i = 1; i < dates.length; i++) sum += Math.abs(Date.parse(dates[i]!) - Date.parse(dates[i - 1]!));
  return sum;
}
