import {
  type DateProblem,
  mapValues,
  parseDate,
  type RuleIssue,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type Value,
} from 'ade/rules';

const ISSUES: Readonly<Record<DateProblem, Omit<RuleIssue, 'row_index'>>> = {
  ambiguous: {
    code: 'date_order_unknown',
    message:
      'Day and month of {value} could be either way round, and no date in the column decides it. ' +
      'Say in which order the dates of this column are, or set engine.defaults.date_order in the manifest.',
  },
  contradicts: {
    code: 'date_contradicts_order',
    message: '{value} is no date in the order of day and month that the column has. It was left as it is.',
  },
  impossible: { code: 'date_impossible', message: 'There is no such day as {value}.' },
  not_a_date: { code: 'date_unreadable', message: 'Expected a date, found {value}.' },
};

type DateOrder = TransformCall['date_order'];

/** With points between, the day comes first. */
const WITH_POINTS = /^\s*\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}\s*$/;

/** The order of the column's dates, or of this one if nothing in the column decides it. */
export function orderOf(text: string, order: DateOrder): DateOrder {
  return order === null && WITH_POINTS.test(text) ? 'dmy' : order;
}

/** Texts that can be read become dates; all others stay, and `listDateIssues` says why. */
export function transformDates({ values, date_order, words }: TransformCall): TransformResult {
  const languages = Object.keys(words);
  return mapValues(values, (value) => {
    if (value instanceof Temporal.PlainDateTime) return value.toPlainDate();
    if (typeof value !== 'string' || value.trim() === '') return typeof value === 'string' ? null : value;
    return parseDate(value, orderOf(value, date_order), languages).date ?? value;
  });
}

export function listDateIssues({ values, date_order, words }: ValidateCall): RuleIssue[] {
  const languages = Object.keys(words);
  return values.flatMap((value, index) => {
    if (value === null || isDate(value)) return [];
    const text = typeof value === 'string' ? value : '';
    const { problem } = parseDate(text, orderOf(text, date_order), languages);
    return problem === null ? [] : [{ row_index: index + 1, ...ISSUES[problem] }];
  });
}

export function isDate(value: Value | undefined): value is Temporal.PlainDate {
  return value instanceof Temporal.PlainDate;
}
