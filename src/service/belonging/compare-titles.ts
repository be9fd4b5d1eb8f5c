import type { TitlePeriod } from '../../contract/checks.ts';
import { type PeriodKind, parsePeriod } from '../../contract/period.ts';
import type { TitlePlace } from '../jobs/belonging-points.ts';

/** The kinds of periods that are part of another one. A day in a title is often the day on which a list was made. */
const PARTS: Record<PeriodKind, readonly PeriodKind[]> = {
  year: ['year', 'quarter', 'month', 'week'],
  quarter: ['quarter', 'month'],
  month: ['month'],
  week: ['week'],
  day: [],
};

/**
 * The first cell of a title that names another period than the job's, as JSON (`TitlePlace`). Null if there is none, if
 * any title names the job's period or a part of it, or if the period is not known.
 */
export function compareTitles(titles: readonly TitlePeriod[], period: string | null): string | null {
  const differing = findDiffering(titles, period);
  if (differing === undefined) return null;
  const place: TitlePlace = { sheet: differing.sheet, a1: differing.a1 };
  return JSON.stringify(place);
}

/** The title that `compareTitles` names, with its reading. */
export function findDiffering(titles: readonly TitlePeriod[], period: string | null): TitlePeriod | undefined {
  const expected = period === null ? null : parsePeriod(period);
  if (period === null || expected === null) return undefined;
  const comparable = titles.filter(({ period: read }) => {
    const kind = parsePeriod(read)?.kind;
    return kind !== undefined && PARTS[expected.kind].includes(kind);
  });
  return comparable.some((title) => isWithin(title, period)) ? undefined : comparable[0];
}

function isWithin({ period: read, has_year: hasYear }: TitlePeriod, period: string): boolean {
  const [year = '', ...rest] = read.split('-');
  const [expectedYear = '', expected] = period.split('-');
  if (hasYear && year !== expectedYear) return false;
  if (expected === undefined || expected === rest[0]) return true;
  const month = Number(rest[0]);
  return expected.startsWith('Q') && `Q${Math.ceil(month / 3)}` === expected;
}
