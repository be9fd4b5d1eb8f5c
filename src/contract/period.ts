/** The period of a document: `2026`, `2026-Q2`, `2026-05`, `2026-W07` (ISO 8601) or `2026-05-31`. */
export const PERIOD_PATTERN =
  '^[1-9]\\d{3}(?:-(?:Q[1-4]|W(?:0[1-9]|[1-4]\\d|5[0-3])|(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\\d|3[01]))?))?$';

export type PeriodKind = 'year' | 'quarter' | 'month' | 'week' | 'day';

export interface Period {
  kind: PeriodKind;
  /** First day of the period, ISO 8601. */
  firstDay: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Parses the name of a period; null for anything else, such as 2026-02-30. */
export function parsePeriod(text: string): Period | null {
  if (!new RegExp(PERIOD_PATTERN).test(text)) return null;
  const [year = '', part, day] = text.split('-');
  if (part === undefined) return { kind: 'year', firstDay: `${year}-01-01` };
  if (part.startsWith('Q'))
    return { kind: 'quarter', firstDay: `${year}-${String(Number(part[1]) * 3 - 2).padStart(2, '0')}-01` };
  if (part.startsWith('W')) return parseWeek(Number(year), Number(part.slice(1)));
  if (day === undefined) return { kind: 'month', firstDay: `${year}-${part}-01` };
  return isDay(text) ? { kind: 'day', firstDay: text } : null;
}

/** The first week of a year contains January 4. */
function parseWeek(year: number, week: number): Period | null {
  const fourth = Date.UTC(year, 0, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY_MS + (week - 1) * 7 * DAY_MS;
  // A week belongs to the year of its Thursday.
  if (new Date(monday + 3 * DAY_MS).getUTCFullYear() !== year) return null;
  return { kind: 'week', firstDay: formatDay(monday) };
}

/** The day with the number `day` in a period; the first day of the period is 1. */
export function findDay({ firstDay }: Period, day: number): string {
  return formatDay(Date.parse(`${firstDay}T00:00:00Z`) + (day - 1) * DAY_MS);
}

/** The latest earlier period of the same kind; undefined if there is none. */
export function findPeriodBefore(period: string, others: readonly string[]): string | undefined {
  const wanted = parsePeriod(period);
  const isBefore = (other: string) => {
    const found = parsePeriod(other);
    return found !== null && found.kind === wanted?.kind && found.firstDay < wanted.firstDay;
  };
  // Names of periods of one kind sort in the order of time.
  return others.filter(isBefore).sort().at(-1);
}

function formatDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && formatDay(time) === text;
}
