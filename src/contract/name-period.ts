import { parsePeriod } from './period.ts';

/** The name of a period in words: `October 2026`, `Q4 2026`, `week 44 of 2026`, `31 October 2026`, `2026`. */
export function namePeriodInWords(period: string, language = 'en-GB'): string {
  const parsed = parsePeriod(period);
  const [year = '', part = ''] = period.split('-');
  if (parsed === null || parsed.kind === 'year') return period;
  if (parsed.kind === 'quarter') return `${part} ${year}`;
  if (parsed.kind === 'week') return `week ${Number(part.slice(1))} of ${year}`;
  const day = parsed.kind === 'day' ? ({ day: 'numeric' } as const) : {};
  const format = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', ...day, timeZone: 'UTC' });
  return format.format(Date.parse(`${parsed.firstDay}T00:00:00Z`));
}
