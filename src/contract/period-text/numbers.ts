import { choose, isYear, NONE, nameDay, nameMonth, type PeriodReading, type ShortYears } from './reading.ts';
import type { NumberToken } from './tokens.ts';

export type GapNumber = NumberToken & { gap: string };

const isMonth = (value: number) => value >= 1 && value <= 12;
export const isLongYear = ({ digits, value }: NumberToken) => digits === 4 && isYear(value);
/** Words such as "de" leave nothing; 2026 (2) is a year and something else. */
const SEPARATOR = /^[-‐‑–—_./,]?['’´]?$/;
const isShort = ({ digits }: NumberToken) => digits <= 2;

/** Reads numbers without a word: 10/2026, 2026.10, 10/26, 31.10.2026, 202610. */
export function parseNumbers(numbers: readonly GapNumber[], text: string, years: ShortYears): PeriodReading {
  const [a, b, c] = numbers;
  if (a === undefined || numbers.length > 3 || numbers.some(({ isOrdinal }) => isOrdinal)) return NONE;
  if (numbers.slice(1).some(({ gap }) => !SEPARATOR.test(gap))) return NONE;
  if (b === undefined) return parseDigits(/\d+/.exec(text)?.[0] ?? '', years);
  if (c === undefined) return parseTwo(a, b, years);
  // 2026-07 12 is a month and something else.
  return b.gap === c.gap ? parseDay([a, b, c], years) : NONE;
}

/** Months and days without separators. */
function parseDigits(text: string, years: ShortYears): PeriodReading {
  const at = (from: number, to: number) => Number(text.slice(from, to));
  const near = (value: number) => (years.isNear(value) ? years.complete(value) : 0);
  const long = (value: number) => (isYear(value) ? value : 0);
  switch (text.length) {
    case 4: {
      if (isYear(Number(text))) return { kind: 'period', period: text };
      const months = [nameMonth(years.complete(at(2, 4)), at(0, 2)), nameMonth(years.complete(at(0, 2)), at(2, 4))];
      return choose([...months, text], false);
    }
    case 6:
      return choose([
        nameMonth(long(at(0, 4)), at(4, 6)),
        nameMonth(long(at(2, 6)), at(0, 2)),
        nameDay(near(at(4, 6)), at(2, 4), at(0, 2)),
        nameDay(near(at(4, 6)), at(0, 2), at(2, 4)),
        nameDay(near(at(0, 2)), at(2, 4), at(4, 6)),
      ]);
    case 8:
      return choose([
        nameDay(long(at(0, 4)), at(4, 6), at(6, 8)),
        nameDay(long(at(4, 8)), at(2, 4), at(0, 2)),
        nameDay(long(at(4, 8)), at(0, 2), at(2, 4)),
      ]);
    default:
      return NONE;
  }
}

/**
 * Two numbers are a month and its year. Of 10/26 the second is the year if it can be no month and is a recent year; the
 * day 26 October without a year is not considered. 01/02 and 26/10 are asked about.
 */
function parseTwo(a: GapNumber, b: GapNumber, years: ShortYears): PeriodReading {
  if (isLongYear(a)) return isShort(b) ? choose([nameMonth(a.value, b.value)]) : NONE;
  if (isLongYear(b)) return isShort(a) ? choose([nameMonth(b.value, a.value)]) : NONE;
  if (!isShort(a) || !isShort(b)) return NONE;
  const monthFirst = nameMonth(years.complete(b.value), a.value);
  const yearFirst = nameMonth(years.complete(a.value), b.value);
  if (b.isQuoted && b.digits === 2) return choose([monthFirst]);
  if (b.digits === 1)
    return isMonth(a.value) || isMonth(b.value) ? noYear(isMonth(b.value) ? b.value : a.value, years) : NONE;
  if (isMonth(a.value) && !isMonth(b.value)) return choose([monthFirst], years.isNear(b.value));
  if (a.digits === 1) return choose([monthFirst], false);
  // Neither a day nor a month is above 31.
  return choose([monthFirst, yearFirst], a.value > 31);
}

export function noYear(month: number, years: ShortYears): PeriodReading {
  return { kind: 'no_year', example: nameMonth(years.now, month) };
}

/** Three numbers are a day. With dots, the day is before the month; with other separators it may be after it, too. */
function parseDay([a, b, c]: readonly [GapNumber, GapNumber, GapNumber], years: ShortYears): PeriodReading {
  if (isLongYear(a)) return c.digits === 2 && isShort(b) ? choose([nameDay(a.value, b.value, c.value)]) : NONE;
  if (!isShort(a) || !isShort(b)) return NONE;
  const hasDots = b.gap === '.';
  if (isLongYear(c)) {
    const names = [nameDay(c.value, b.value, a.value)];
    return choose(hasDots ? names : [...names, nameDay(c.value, a.value, b.value)]);
  }
  if (c.digits !== 2) return NONE;
  const names = [nameDay(years.complete(c.value), b.value, a.value)];
  if (!hasDots && years.isNear(c.value)) names.push(nameDay(years.complete(c.value), a.value, b.value));
  if (a.digits === 2 && years.isNear(a.value)) names.push(nameDay(years.complete(a.value), b.value, c.value));
  return choose(names);
}
