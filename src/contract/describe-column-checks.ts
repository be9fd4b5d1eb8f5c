import type { OwnChecks } from './own-columns.ts';

/** If there are more choices, only their number is shown. */
const SHOWN_CHOICES = 4;

/** Describes the checks of a column's values, in a few words each. */
export function describeColumnChecks(checks: OwnChecks = {}): string[] {
  const { required, unique, min, max, above, below, after, before, min_length, max_length, pattern, one_of } = checks;
  const said: (string | false | undefined)[] = [
    required && 'required',
    unique && 'unique',
    min !== undefined && `at least ${min}`,
    max !== undefined && `at most ${max}`,
    above !== undefined && `above ${above}`,
    below !== undefined && `below ${below}`,
    after && `after ${after}`,
    before && `before ${before}`,
    min_length !== undefined && `at least ${min_length} characters`,
    max_length !== undefined && `at most ${max_length} characters`,
    pattern !== undefined && `form ${pattern}`,
    one_of && `one of ${listChoices(one_of)}`,
    checks.date_order && `dates as ${checks.date_order}`,
    checks.decimal_mark && `decimal mark ${checks.decimal_mark}`,
    checks.missing_values && `empty: ${listChoices(checks.missing_values)}`,
    checks.tolerant && 'others with a warning',
  ];
  return said.filter((text) => typeof text === 'string');
}

function listChoices(choices: readonly unknown[]): string {
  if (choices.length <= SHOWN_CHOICES) return choices.join(', ');
  return `${choices.slice(0, SHOWN_CHOICES).join(', ')} and ${choices.length - SHOWN_CHOICES} more`;
}
