import { isEmpty, type RuleIssue, type Value } from 'ade/rules';

/** One issue for each wrong value that is not empty. Write `{value}` in the message for the cell's value. */
export function listIssues(
  values: readonly Value[],
  isWrong: (value: Value, index: number) => boolean,
  issue: Omit<RuleIssue, 'row_index'>,
): RuleIssue[] {
  return values.flatMap((value, index) =>
    !isEmpty(value) && isWrong(value, index) ? [{ row_index: index + 1, ...issue }] : [],
  );
}

/** One issue for each empty value. */
export function listMissing(values: readonly Value[], issue: Omit<RuleIssue, 'row_index'>): RuleIssue[] {
  return values.flatMap((value, index) => (isEmpty(value) ? [{ row_index: index + 1, ...issue }] : []));
}
