import { plural, t } from '../../../lib/texts.ts';
import type { ColumnChoice } from '../../entities/fields/index.ts';
import type { ColumnLine, ColumnMemory, ColumnSources } from './column-line.ts';

export const quote = (headers: readonly string[]): string => headers.map((header) => `“${header}”`).join(', ');

/** Why a column is asked about, in one or two sentences; empty if it is not. */
export function explain(
  { at, proposed, memory, isOpen, lacking }: ColumnLine,
  rivals: readonly string[],
  { findLabel, attention }: ColumnSources,
): string {
  if (!isOpen) return '';
  if (rivals.length > 0 && proposed.field !== null)
    return t`${quote(rivals)} may be ${findLabel(proposed.field)}, too. Which of them is it?`;
  const said = memory === null ? '' : describeMemory(memory, findLabel);
  const first = at[0]!;
  const point = attention.find(
    (item) => item.table_id === first.table.id && item.column === first.mapping.raw.column && item.needs_decision,
  );
  const why =
    lacking !== null
      ? t`${findLabel(lacking)} is required and has no column yet. Is it this one?`
      : proposed.field === null
        ? t`It has values and no field. Carried along, it comes after the fields of the result; left out, it does not come.`
        : (point?.message ?? t`It may be ${findLabel(proposed.field)}.`);
  return [why, said].filter(Boolean).join(' ');
}

/** "The last document had Postal code." or "At 4 senders such a header is Member number." */
function describeMemory({ before, elsewhere }: ColumnMemory, findLabel: (field: string) => string): string {
  if (before !== null) return t`In the sender's last document it was ${describeChoice(before, findLabel)}.`;
  const [most] = elsewhere;
  if (most === undefined) return '';
  const what = describeChoice(most, findLabel);
  return t`${plural(most.senders, 'At # other sender', 'At # other senders')} it is ${what}.`;
}

export function describeChoice({ field, then }: ColumnChoice, findLabel: (field: string) => string): string {
  if (field !== null) return findLabel(field);
  return then === 'leave_out' ? t`left out` : t`carried along`;
}
