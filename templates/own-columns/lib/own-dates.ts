import {
  parseDate,
  type RuleIssue,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type Value,
} from 'ade/rules';
import { listDateIssues, transformDates } from './dates.ts';
import { cleanValues, warnOfRemarks } from './own-columns.ts';

/** Texts that can be read become dates; all others stay, and an issue says why. */
export function cleanDates(call: TransformCall): TransformResult {
  const { values, warnings = [] } = cleanValues(call, (value) => value);
  const read = transformDates({ ...withOwnOrder(call), values: values.map((value) => value ?? null) });
  return { values: read.values, warnings: [...warnings, ...(read.warnings ?? [])] };
}

/**
 * Uses the order of day, month and year from the field's `options`, or else the column's order. Months may have names in
 * all languages that ADE knows.
 */
export function withOwnOrder<Call extends TransformCall | ValidateCall>(call: Call): Call {
  const { date_order } = call.field_meta.options ?? {};
  const isOrder = date_order === 'dmy' || date_order === 'mdy' || date_order === 'ymd';
  const words = { ...NO_WORDS, ...call.words };
  return isOrder ? { ...call, words, date_order: date_order as Call['date_order'] } : { ...call, words };
}

/** The issues of `listDateIssues`. If the field is tolerant, remarks are warnings; wrong dates never are. */
export function listOwnDateIssues(call: ValidateCall): RuleIssue[] {
  const issues = listDateIssues(withOwnOrder(call));
  if (call.field_meta.options?.tolerant !== true) return issues;
  const isRemark = ({ code }: RuleIssue) => code === 'date_unreadable';
  return [...issues.filter((issue) => !isRemark(issue)), ...warnOfRemarks(issues.filter(isRemark), call.values)];
}

export const DATE_LANGUAGES: readonly string[] = ['de', 'en', 'es', 'fr', 'it', 'nl', 'pl', 'pt'];
const NO_WORDS = Object.fromEntries(DATE_LANGUAGES.map((language) => [language, { fields: {}, countries: {} }]));

/** A date cell, or a text that begins like a date. */
export function isDateLike(value: Value): boolean {
  if (typeof value !== 'string') return typeof value === 'object' && value !== null;
  const [day = ''] = value.trim().split(/[T\s]+\d{1,2}:/);
  return parseDate(day, null, DATE_LANGUAGES).problem !== 'not_a_date';
}
