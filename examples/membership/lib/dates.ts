import { mapValues, parseDate, type RuleIssue, type TransformCall, type TransformResult } from 'ade/rules';

const MESSAGES = {
  ambiguous: 'Day and month of {value} could be either way round, and the column does not say which.',
  contradicts: '{value} is no date in the order of day and month that the column has.',
  impossible: 'There is no such day as {value}.',
  not_a_date: 'Expected a date, found {value}.',
} as const;

export function transformDates({ values, date_order }: TransformCall): TransformResult {
  return mapValues(values, (value) =>
    typeof value === 'string' ? (parseDate(value, date_order).date ?? value) : value,
  );
}

/** Every value that stayed text gets an issue that says why. */
export function listDateIssues({ values, date_order }: TransformCall): RuleIssue[] {
  return values.flatMap((value, index) => {
    if (typeof value !== 'string') return [];
    const { problem } = parseDate(value, date_order);
    return problem === null ? [] : [{ row_index: index + 1, code: `date_${problem}`, message: MESSAGES[problem] }];
  });
}
