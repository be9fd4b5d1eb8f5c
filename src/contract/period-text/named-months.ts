import { type GapNumber, isLongYear, noYear } from './numbers.ts';
import { choose, NONE, nameDay, nameMonth, type PeriodReading, type ShortYears } from './reading.ts';

export interface NamedMonth {
  /** More than one if languages disagree about the name. */
  months: readonly number[];
  before: readonly GapNumber[];
  after: readonly GapNumber[];
}

/** Reads the name of a month with the numbers around it: Oct 2026, Okt 26, 31 October 2026. */
export function parseNamedMonth(named: NamedMonth, years: ShortYears): PeriodReading {
  const numbers = [...named.before, ...named.after];
  const [a, b] = numbers;
  if (numbers.length > 2 || numbers.some(({ isRoman }) => isRoman)) return NONE;
  if (a !== undefined && b !== undefined) return parseNamedDay(named, a, b, years);
  const [month = 0] = named.months;
  const nameAll = (year: number) => named.months.map((one) => nameMonth(year, one));
  if (a === undefined) return named.months.length === 1 ? noYear(month, years) : choose(nameAll(years.now), false);
  if (isLongYear(a)) return choose(nameAll(a.value));
  if (a.digits > 2) return NONE;
  if (a.digits === 1 || a.isOrdinal) return noYear(month, years);
  const names = nameAll(years.complete(a.value));
  if (a.isQuoted || a.value > 31 || a.value === 0) return choose(names);
  // 26 Oct is a day, or the month of 2026; Oct 12 as well.
  return choose(names, named.after.length === 1 && years.isNear(a.value));
}

function parseNamedDay(named: NamedMonth, a: GapNumber, b: GapNumber, years: ShortYears): PeriodReading {
  const nameAll = (year: number, day: number) => named.months.map((month) => nameDay(year, month, day));
  const isBefore = named.before.length > 0;
  // Oct 31 2026, 31 Oct 2026
  if (isLongYear(b) && a.digits <= 2) return named.before.length === 2 ? NONE : choose(nameAll(b.value, a.value));
  // 2026 Oct 31, but not Oct 2026 31 or 2026 Oct 2
  if (isLongYear(a))
    return isBefore && named.after.length === 1 && b.digits === 2 ? choose(nameAll(a.value, b.value)) : NONE;
  if (a.digits > 2 || b.digits !== 2 || named.before.length === 2) return NONE;
  return choose(nameAll(years.complete(b.value), a.value), b.isQuoted || years.isNear(b.value));
}
