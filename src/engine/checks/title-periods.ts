import type { TitlePeriod } from '../../contract/checks.ts';
import { parsePeriod } from '../../contract/period.ts';
import { findPeriods, hasCommonWord, type PeriodSpan } from '../../contract/period-text/index.ts';
import { formatCell } from '../../workbook/index.ts';
import type { TitleCell } from '../batches/title-cells.ts';

const DAY_MS = 86_400_000;

type Named = Pick<TitlePeriod, 'period' | 'has_year'>;

/** Collects the months, quarters and weeks that the titles of a document name. */
export class TitlePeriods {
  readonly #year: number;
  readonly #found = new Map<string, TitlePeriod>();

  /** `asOf`: the time that rules see as now, ISO 8601; it completes years of two digits. */
  constructor(asOf: string) {
    this.#year = Number(asOf.slice(0, 4));
  }

  add(sheet: string, cells: readonly TitleCell[]): void {
    for (const { row, column, text } of cells) {
      const a1 = formatCell(row - 1, column);
      for (const named of readTitle(text, this.#year))
        this.#found.set(JSON.stringify([sheet, a1, named.period]), { sheet, a1, ...named });
    }
  }

  get found(): TitlePeriod[] {
    return [...this.#found.values()];
  }
}

/** The periods that a cell of a title names: `Contributions of September 2026`, `01.09.2026 - 30.09.2026`. */
export function readTitle(text: string, year: number): Named[] {
  const trimmed = text.trim();
  const spans = findOuter(findPeriods(trimmed, year)).filter((span) => !hasCommonWord(trimmed, span));
  const named = spans.flatMap(({ reading }): Named[] => {
    const kind = reading.kind === 'period' ? parsePeriod(reading.period)?.kind : undefined;
    if (reading.kind !== 'period' || kind === 'day' || kind === 'year') return [];
    return [{ period: reading.period, has_year: true }];
  });
  if (named.length > 0) return named;
  return readDays(spans) ?? readLastWord(trimmed, spans);
}

/** Spans that are inside of no other; the longest are first. */
function findOuter(spans: readonly PeriodSpan[]): PeriodSpan[] {
  const outer: PeriodSpan[] = [];
  for (const span of spans) {
    if (!outer.some(({ start, end }) => start <= span.start && end >= span.end)) outer.push(span);
  }
  return outer;
}

/** Two days of one month are its first and last; a single day that ends a month is the day of a report on it. */
function readDays(spans: readonly PeriodSpan[]): Named[] | undefined {
  const days = spans.flatMap(({ reading }) => {
    const isDay = reading.kind === 'period' && parsePeriod(reading.period)?.kind === 'day';
    return isDay ? [reading.period] : [];
  });
  const months = new Set(days.map((day) => day.slice(0, 'yyyy-mm'.length)));
  const [month] = months;
  const [day] = days;
  if (months.size !== 1 || month === undefined || day === undefined) return undefined;
  const isNamed = new Set(days).size > 1 || isLastOfMonth(day);
  return isNamed ? [{ period: month, has_year: true }] : undefined;
}

function isLastOfMonth(day: string): boolean {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).getUTCDate() === 1;
}

/** A month without a year ends the title, as in `Members September`; elsewhere the word may be a name: June Smith. */
function readLastWord(text: string, spans: readonly PeriodSpan[]): Named[] {
  const isLast = ({ start, end }: PeriodSpan) => end === text.length && /^\p{L}{4,}$/u.test(text.slice(start, end));
  const last = spans.find(isLast)?.reading;
  return last?.kind === 'no_year' ? [{ period: last.example, has_year: false }] : [];
}
