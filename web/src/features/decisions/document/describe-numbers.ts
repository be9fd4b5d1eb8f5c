import type { JobChecks } from '../../../api/contract.ts';
import { formatAmount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import type { ReviewedAttention } from '../review/index.ts';

type Check = JobChecks['items'][number];

/** The kinds of checks that compare two numbers, by the points that they lead to. */
const KINDS: Partial<Record<ReviewedAttention['code'], Check['kind']>> = {
  total_differs: 'total',
  expected_number_differs: 'expected',
  drift: 'drift',
};
/** Other measures of drift are shares. */
const NUMBERS: readonly Check['measure'][] = ['total', 'rows', 'sum'];
const SHOWN = 3;

export const hasNumbers = ({ code }: ReviewedAttention): boolean => KINDS[code] !== undefined;

/** The two numbers that a point is about: "H33: 488.50 is stated, its rows make 489.50". */
export function describeNumbers(checks: readonly Check[], item: ReviewedAttention): string[] {
  const own = checks.filter(
    (one) =>
      !one.agrees &&
      one.kind === KINDS[item.code] &&
      one.table_id === item.table_id &&
      one.target_field === item.target_field,
  );
  // The record does not say which of several measures of a field has drifted.
  if (item.code === 'drift' && own.length > 1) return [];
  return own.slice(0, SHOWN).flatMap(({ kind, measure, a1, found, expected }) => {
    if (found === null || expected === null || !NUMBERS.includes(measure)) return [];
    const [is, other] = [formatAmount(found), formatAmount(expected)];
    if (kind === 'drift') return t`${other} before, ${is} now`;
    if (kind === 'expected') return t`${other} was typed in, ${is} found`;
    return t`${a1 ?? ''}: ${other} is stated, its rows make ${is}`;
  });
}
