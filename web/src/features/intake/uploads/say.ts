import { parsePeriodText } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { describePeriod, namePeriod, type Understood } from '../../entities/senders/index.ts';

/** The period that a text means; undefined if nothing has to be said. */
export function sayPeriod(text: string): Understood | undefined {
  if (text.trim() === '') return undefined;
  const reading = parsePeriodText(text);
  if (reading.kind !== 'period') return { text: describePeriod(text) ?? t`not a period`, isClear: false };
  const words = namePeriod(reading.period);
  return words === text.trim() ? undefined : { text: t`is ${words}`, isClear: true };
}
