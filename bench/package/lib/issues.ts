import type { RuleIssue, Value } from 'ade/rules';

/** An issue for every wrong value; empty cells are never wrong. */
export function listIssues(
  values: readonly Value[],
  isWrong: (value: Exclude<Value, null>, index: number) => boolean,
  issue: Omit<RuleIssue, 'row_index'>,
): RuleIssue[] {
  const issues: RuleIssue[] = [];
  for (const [index, value] of values.entries()) {
    if (value !== null && isWrong(value, index)) issues.push({ row_index: index + 1, ...issue });
  }
  return issues;
}
