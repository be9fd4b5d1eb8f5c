import { parsePeriod } from '../period.ts';

/** What a text means as a period; `period` and `candidates` are names as ADE keeps them. */
export type PeriodReading =
  | { kind: 'period'; period: string }
  /** It may mean one of `candidates`, or, as with 26/10, something else, too. */
  | { kind: 'ambiguous'; candidates: readonly string[] }
  /** It names a month, quarter, week or day, of the year `year` as an example. */
  | { kind: 'no_year'; example: string }
  | { kind: 'none' };

export const NONE: PeriodReading = { kind: 'none' };

/** Years that are read without being asked about, in a period that is not written as ADE keeps it. */
export const isYear = (year: number) => year >= 1900 && year <= 2199;

const pad = (number: number) => String(number).padStart(2, '0');

export const nameMonth = (year: number, month: number): string => `${year}-${pad(month)}`;
export const nameDay = (year: number, month: number, day: number): string => `${year}-${pad(month)}-${pad(day)}`;
export const nameQuarter = (year: number, quarter: number): string => `${year}-Q${quarter}`;
export const nameWeek = (year: number, week: number): string => `${year}-W${pad(week)}`;

export const isPeriod = (name: string): boolean => parsePeriod(name) !== null;

/** The only possible period, or all of them; `isSure` is false if the text may mean something else as well. */
export function choose(names: readonly string[], isSure = true): PeriodReading {
  const candidates = [...new Set(names.filter(isPeriod))];
  const [period] = candidates;
  if (period === undefined) return NONE;
  return candidates.length === 1 && isSure ? { kind: 'period', period } : { kind: 'ambiguous', candidates };
}

/** The years that a number of two digits may mean. */
export class ShortYears {
  readonly now: number;

  constructor(now: number) {
    this.now = now;
  }

  /** From 79 years ago to 20 years ahead. */
  complete(value: number): number {
    const first = this.now - 79;
    return first + ((((value - first) % 100) + 100) % 100);
  }

  /**
   * Whether a number next to a month is a year, although it might be a day: people send documents of the last few
   * years. Numbers above 31 are no days.
   */
  isNear(value: number): boolean {
    const year = this.complete(value);
    return value > 31 || value === 0 || (year >= this.now - 3 && year <= this.now + 1);
  }
}
