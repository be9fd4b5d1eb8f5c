import {
  mapValues,
  type RuleIssue,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type Value,
} from 'ade/rules';
import { listIssues } from './issues.ts';
import { tidyText } from './text.ts';

type FieldOptions = Pick<TransformCall, 'field_meta'>;

/** A list of texts from the field's `options`; empty if there is none. */
export function readTexts({ field_meta }: FieldOptions, name: string): string[] {
  const list = field_meta.options?.[name];
  return Array.isArray(list) ? list.map(String) : [];
}

/** A number from the field's `options`. */
export function readNumber({ field_meta }: FieldOptions, name: string): number | undefined {
  const value = field_meta.options?.[name];
  return typeof value === 'number' ? value : undefined;
}

/**
 * Issues for values of another kind: errors, or with `options.tolerant` warnings for remarks, which are to stay. Digits
 * without letters are no remark: they were meant as a value.
 */
export function listUnreadable(
  { values, field_meta }: Pick<ValidateCall, 'values' | 'field_meta'>,
  isUnreadable: (value: Value) => boolean,
  issue: Omit<RuleIssue, 'row_index'>,
): RuleIssue[] {
  const issues = listIssues(values, isUnreadable, issue);
  return field_meta.options?.tolerant === true ? warnOfRemarks(issues, values) : issues;
}

export const warnOfRemarks = (issues: readonly RuleIssue[], values: readonly Value[]): RuleIssue[] =>
  issues.map((issue) => {
    const text = toText(values[issue.row_index - 1] ?? null);
    return /\d/.test(text) && !/\p{L}/u.test(text) ? issue : { ...issue, severity: 'warning' };
  });

/** Changes each value; the field's `missing_values` become empty, with a warning, since nothing is lost silently. */
export function cleanValues(call: TransformCall, change: (value: Exclude<Value, null>) => Value): TransformResult {
  const missing = new Set((call.field_meta.missing_values ?? []).map((text) => text.trim()));
  const isMissing = (value: Value) => missing.has(toText(value));
  const { values, warnings = [] } = mapValues(call.values, (value) => (isMissing(value) ? null : change(value)));
  const dropped = missing.size === 0 ? [] : listIssues(call.values, isMissing, MISSING_VALUE);
  return { values, warnings: [...warnings, ...dropped] };
}

const MISSING_VALUE = { code: 'missing_value', message: '{value} stands for a missing value, and was left out.' };

/** A tidy text; if it differs from a value of `expect.one_of` only in case, it gets that spelling. */
export function tidyChoice(value: Value, { field_meta }: FieldOptions): string | null {
  const text = tidyText(value);
  const choices = field_meta.expect?.one_of ?? [];
  const found = choices.find((choice) => typeof choice === 'string' && choice.toLowerCase() === text?.toLowerCase());
  return typeof found === 'string' ? found : text;
}

/** Issues for texts that are shorter or longer than the field's `options` allow, or of another form. */
export function listTextIssues(call: FieldOptions & { values: readonly Value[] }): RuleIssue[] {
  const { values, field_meta } = call;
  const min = readNumber(call, 'min_length') ?? 0;
  const max = readNumber(call, 'max_length') ?? Number.POSITIVE_INFINITY;
  const source = field_meta.options?.pattern;
  const pattern = typeof source === 'string' ? new RegExp(`^(?:${source})$`, 'u') : undefined;
  const lengthOf = (value: Value) => [...toText(value)].length;
  return [
    ...listIssues(values, (value) => lengthOf(value) < min, {
      code: 'text_too_short',
      message: `Expected at least ${min} characters, found {value}.`,
    }),
    ...listIssues(values, (value) => lengthOf(value) > max, {
      code: 'text_too_long',
      message: `Expected at most ${max} characters, found {value}.`,
    }),
    ...(pattern === undefined
      ? []
      : listIssues(values, (value) => !pattern.test(toText(value)), {
          code: 'text_form',
          message: '{value} does not have the form that the pattern in the manifest asks for.',
        })),
  ];
}

/** Issues for numbers beyond `above` or `below` of the field's `options`. `min` and `max` are in `expect`. */
export function listLimitIssues(call: FieldOptions & { values: readonly Value[] }): RuleIssue[] {
  const above = readNumber(call, 'above');
  const below = readNumber(call, 'below');
  const isNumber = (value: Value): value is number => typeof value === 'number';
  const tooSmall = listIssues(call.values, (value) => above !== undefined && isNumber(value) && value <= above, {
    code: 'not_above',
    message: `Expected a number above ${above}, found {value}.`,
  });
  const tooLarge = listIssues(call.values, (value) => below !== undefined && isNumber(value) && value >= below, {
    code: 'not_below',
    message: `Expected a number below ${below}, found {value}.`,
  });
  return [...tooSmall, ...tooLarge];
}
