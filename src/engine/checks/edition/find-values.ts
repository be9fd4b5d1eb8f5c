import type { ComparedDates } from './date-comparison.ts';
import type { EditionLog } from './edition-log.ts';
import type { Findings } from './findings.ts';
import type { KeyedComparison } from './keyed-comparison.ts';

const CHANGED_DATES = { share: 0.1, count: 3 };
const MISREAD_DATES = 2;
const EMPTIED = { share: 0.08, count: 3 };

export function findDates({ field, known, changed, swapped, century }: ComparedDates, findings: Findings): void {
  const isSwapped = swapped.count >= MISREAD_DATES;
  const isCentury = century.count >= MISREAD_DATES;
  const tally = isSwapped ? swapped : isCentury ? century : changed;
  const isMany = changed.count >= CHANGED_DATES.count && changed.count >= CHANGED_DATES.share * known;
  findings.add({
    code: 'dates_changed',
    field: field.name,
    ...(isSwapped ? { detail: 'day_month' } : isCentury ? { detail: 'century' } : {}),
    isWrong: isSwapped || isCentury || isMany,
    found: tally.count,
    tolerance: { absolute: Math.max(CHANGED_DATES.count - 1, Math.floor(CHANGED_DATES.share * known)) },
    tally,
  });
}

/** Values that were there and are empty now, by field. */
export function findEmptied({ fields, isFound }: EditionLog, comparison: KeyedComparison, findings: Findings): void {
  for (const { name, position, isKey } of fields.all) {
    // A field that is missing as a whole is reported as lost.
    if (isKey || isFound[position] === 0) continue;
    const tally = comparison.emptied.of(name);
    const filled = comparison.filledBefore[position]!;
    findings.add({
      code: 'values_missing',
      field: name,
      isWrong: tally.count >= EMPTIED.count && tally.count >= EMPTIED.share * filled,
      found: tally.count,
      tolerance: { absolute: Math.max(EMPTIED.count - 1, Math.floor(EMPTIED.share * filled)) },
      tally,
    });
  }
}
