import { namePeriodInWords, parsePeriod } from '../../../api/contract.ts';
import { locale } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

/** A period in the words of the page's language: `October 2026`, `Q4 2026`, `week 44 of 2026`. */
export function namePeriod(period: string): string {
  const [year = '', part = ''] = period.split('-');
  if (parsePeriod(period)?.kind === 'week') return t`week ${Number(part.slice(1))} of ${year}`;
  return namePeriodInWords(period, locale);
}
