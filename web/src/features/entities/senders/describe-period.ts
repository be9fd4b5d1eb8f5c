import { parsePeriodText } from '../../../api/contract.ts';
import { locale } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { namePeriod } from './name-period.ts';

const choices = new Intl.ListFormat(locale, { type: 'disjunction' });

/** The name of the period that a text means; null if it is not clear. */
export function readPeriod(text: string): string | null {
  const reading = parsePeriodText(text);
  return reading.kind === 'period' ? reading.period : null;
}

/** What the service understands, if it differs from the text, or what the text lacks; undefined if nothing is to say. */
export function describePeriod(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  const reading = parsePeriodText(text);
  switch (reading.kind) {
    case 'period':
      return [reading.period, namePeriod(reading.period)].includes(text.trim()) ? undefined : `= ${reading.period}`;
    case 'ambiguous':
      return `${choices.format(reading.candidates)}?`;
    case 'no_year':
      return t`Which year? Such as ${reading.example}`;
    case 'none':
      return t`Such as 2026-05 or May 2026`;
  }
}
