import { isEmpty, type Transform, tidyAmount, toText, type Value, type Warning } from 'ade/rules';

/** What is wrong with a value that came out; null if nothing is. */
type Test = (before: Value, after: Value) => Finding | null;
type Finding = 'digits_lost' | 'value_changed' | 'case_changed' | 'time_lost' | 'value_lost';

const MIDNIGHT = /(?<![\d:])0?0:00(?::00)?(?:\.0+)?(?![\d:])/;
const TIME = /\d{1,2}:\d{2}/;

const withoutSpaces = (value: Value) =>
  toText(value)
    .normalize('NFC')
    .replace(/[\s\u00a0\u200b]+/gu, '');
const inSmall = (value: Value) => withoutSpaces(value).toLowerCase();
const readDigits = (value: Value) => toText(value).replace(/\D/g, '');

const keepsText: Test = (before, after) =>
  withoutSpaces(before).replace(/^'/, '') === withoutSpaces(after) ? null : 'value_changed';

const keepsLetters: Test = (before, after) => {
  if (inSmall(before) !== inSmall(after)) return 'value_changed';
  return withoutSpaces(before) === withoutSpaces(after) ? null : 'case_changed';
};

/** Digits with a zero in front, and more than fit into a number, name something. */
const keepsNumber: Test = (before, after) => {
  if (typeof before === 'number') return before === after ? null : 'value_changed';
  const text = typeof before === 'string' && typeof after === 'number' ? tidyAmount(before) : null;
  return text !== null && /^-?(?:0\d+|\d{16,})$/.test(text) ? 'digits_lost' : null;
};

const keepsTime: Test = (before) => {
  const text = before instanceof Temporal.PlainDateTime || typeof before === 'string' ? String(before) : '';
  return TIME.test(text) && !MIDNIGHT.test(text) ? 'time_lost' : null;
};

const keepsPhone: Test = (before, after) =>
  readDigits(after).endsWith(readDigits(before).slice(-6)) ? null : 'value_changed';

const TESTS: Readonly<Record<string, Test>> = {
  ...{ text: keepsText, code: keepsText, words: keepsText },
  ...{ number: keepsNumber, integer: keepsNumber, amount: keepsNumber },
  ...{ name: keepsLetters, city: keepsLetters, postal_code: keepsLetters },
  ...{ date: keepsTime, birth_date: keepsTime },
  phone: keepsPhone,
};

/** The transform of a module, with a warning for the first value of each batch that comes out otherwise than it should. */
export function judge(transform: Transform, module: string): Transform {
  const test = TESTS[module] ?? (() => null);
  return (call) => {
    const result = transform(call);
    const missing = call.field_meta.missing_values ?? [];
    const isMissing = (value: Value) => missing.includes(toText(value));
    const found = new Map<Finding, Warning>();
    for (const [index, before] of call.values.entries()) {
      if (isEmpty(before) || isMissing(before)) continue;
      const after = result.values[index] ?? null;
      const finding = isEmpty(after) ? 'value_lost' : test(before, after);
      if (finding === null || found.has(finding)) continue;
      found.set(finding, { row_index: index + 1, code: `trial_${finding}`, message: finding });
    }
    return { ...result, warnings: [...(result.warnings ?? []), ...found.values()] };
  };
}
