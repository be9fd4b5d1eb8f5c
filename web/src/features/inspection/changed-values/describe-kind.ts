import { formatFactor, type ValueKind } from '../../../api/contract.ts';
import { plural, t } from '../../../lib/texts.ts';

const WORDS: Record<Exclude<ValueKind['kind'], 'multiplied' | 'moved' | 'type'>, string> = {
  filled: t`became filled`,
  emptied: t`became empty`,
  sign: t`the sign changed`,
  rounded: t`rounded`,
  number: t`another number`,
  day_month_swapped: t`day and month swapped`,
  date: t`another date`,
  zeros: t`leading zeros`,
  trimmed: t`blanks at the ends`,
  blanks: t`blanks`,
  case: t`upper and lower case`,
  marks: t`punctuation or accents`,
  words_reordered: t`the order of words`,
  lengthened: t`text added`,
  shortened: t`text removed`,
  text: t`another text`,
};

const EXACT_LENGTH = 6;

/** A long factor is cut to three digits. */
function describeFactor(factor: number): string {
  const exact = formatFactor(factor);
  return exact.length <= EXACT_LENGTH ? exact : `×${Number(factor.toPrecision(3))}`;
}

/** A kind of change in words: `×2`, `+1 day`, `leading zeros`. */
export function describeKind({ kind, by }: Pick<ValueKind, 'kind' | 'by'>): string {
  if (kind === 'multiplied') return describeFactor(Number(by));
  if (kind === 'moved') {
    const days = plural(Math.abs(Number(by)), '# day', '# days');
    return Number(by) > 0 ? `+${days}` : `−${days}`;
  }
  return kind === 'type' ? String(by).replace(' to ', ' → ') : WORDS[kind];
}
