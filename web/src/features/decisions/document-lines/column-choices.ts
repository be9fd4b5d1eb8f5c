import { formatWholeConfidence } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import type { Choice } from '../lines/index.ts';
import type { ColumnLine, ColumnSources } from './column-line.ts';
import { sayColumn } from './placed-column.ts';

/** Below this probability, a field is no answer. */
export const LEAST_TO_OFFER = 0.02;
const MAX_OFFERED = 3;

/** The answers to a column, the proposed one first: fields, then leaving out and carrying. */
export function listChoices(line: ColumnLine, { findLabel, findOffers }: ColumnSources): Choice[] {
  const { at, proposed, confidence, lacking } = line;
  const { candidates } = at[0]!.mapping;
  const likely = candidates
    .filter(
      ({ field, probability, score }) =>
        field !== proposed.field && field !== lacking && (probability ?? score) >= LEAST_TO_OFFER,
    )
    .slice(0, proposed.field === null && lacking === null ? MAX_OFFERED : MAX_OFFERED - 1)
    .map(({ field, probability }) => ({ field, sure: probability }));
  const ofField = (field: string, sure: number | null | undefined): Choice => ({
    label: findLabel(field),
    ...(sure == null ? {} : { detail: formatWholeConfidence(sure) }),
    statement: sayColumn(at, { field }),
  });
  const offered = line.isOpen ? (findOffers?.(line) ?? []) : [];
  const others = offered.filter(
    (field) => field !== proposed.field && field !== lacking && !likely.some((one) => one.field === field),
  );
  const fields = [
    ...likely.map(({ field, sure }) => ofField(field, sure)),
    ...others.slice(0, MAX_OFFERED - likely.length).map((field) => ofField(field, null)),
  ];
  const carry: Choice = {
    key: 'c',
    label: t`Carry it along`,
    statement: sayColumn(at, { field: null, then: 'carry' }),
  };
  const leave: Choice = { key: 'x', label: t`Leave out`, statement: sayColumn(at, { field: null, then: 'leave_out' }) };
  if (lacking !== null) return [ofField(lacking, null), ...fields, leave, carry];
  if (proposed.field !== null) return [ofField(proposed.field, confidence), ...fields, leave, carry];
  return proposed.then === 'leave_out' ? [leave, ...fields, carry] : [carry, ...fields, leave];
}
