import { type ColumnPieceOf, columnEvidence } from '../../../../contract/column-evidence.ts';
import type { ValueLists, ValueText } from '../value-text.ts';

/** Words at most that a name or an address is looked for in. */
const MAX_WORDS = 12;

const hasAny = ({ words, lists }: ValueText, list: keyof ValueLists): boolean => {
  const set = lists[list];
  for (let i = 0; i < Math.min(words.length, MAX_WORDS); i++) if (set.has(words[i]!)) return true;
  return false;
};

const isWhole = ({ words, lists }: ValueText, list: keyof ValueLists): boolean =>
  words.length > 0 && words.length <= 4 && lists[list].has(words.join(' '));

/** Letters with what names have inside them, in a number of words. */
const isWordy = ({ text, words, digits }: ValueText, from: number, to: number): boolean =>
  digits === 0 && words.length >= from && words.length <= to && /^[\p{L}\p{M}'’. -]+$/u.test(text);

const NUMBER = /^[-+(]?[$€£]? ?-?(?:\d[\d,' ]*)?\.?\d+ ?%?\)?$/;
const PHONE = /^\+?1?[-. ]?\(?\d{3}\)?[-. /]*\d{3}[-. ]*\d{4}(?:\D.*)?$/;
const DATE =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ,]+\d{2,4}|[A-Za-z]{3,9} \d{1,2},? \d{4})(?:[T ].*)?$/;

/** Whether a filled cell is like this, by piece; the evidence is the share of the cells that are. */
const TESTS: Readonly<Record<ColumnPieceOf<'values'>, (value: ValueText) => boolean>> = {
  emails: ({ text }) => /^\S+@\S+\.\w+$/.test(text),
  links: ({ text, letters }) => letters > 0 && /^(?:https?:\/\/|www\.)/i.test(text),
  phones: ({ text, digits }) => digits >= 10 && !/^\d+$/.test(text) && PHONE.test(text),
  ten_digits: ({ text }) => /^\d{10}(?:\.0)?$/.test(text),
  five_digits: ({ text }) => /^\d{5}(?:\.0)?$/.test(text),
  nine_digits: ({ text }) => /^\d{5}-?\d{4}$/.test(text),
  canadian_codes: ({ text }) => /^[A-Za-z]\d[A-Za-z][ -]?\d[A-Za-z]\d$/.test(text),
  region_codes: (value) => value.text.length === 2 && isWhole(value, 'region'),
  region_names: (value) => value.text.length > 2 && isWhole(value, 'region'),
  two_letters: ({ text, letters }) => text.length === 2 && letters === 2,
  streets: (value) => /^\d/.test(value.text) && value.letters > 0 && hasAny(value, 'street'),
  number_and_words: ({ text }) => /^\d+[A-Za-z]?\s+[A-Za-z]/.test(text),
  street_words: (value) => hasAny(value, 'street'),
  post_boxes: ({ text, letters }) => letters > 3 && /\bp\.?\s?o\.?\s?box/i.test(text),
  cities: (value) => isWhole(value, 'city'),
  first_names: (value) => value.words.length === 1 && isWhole(value, 'first_name'),
  starts_with_first_name: ({ words, lists }) => words.length > 1 && lists.first_name.has(words[0]!),
  first_name_later: ({ words, lists }) =>
    words.length > 1 && words.length < 5 && words.slice(1).some((word) => lists.first_name.has(word)),
  last_names: (value) => value.words.length === 1 && isWhole(value, 'last_name'),
  ends_with_last_name: ({ words, lists }) => words.length > 1 && words.length < 5 && lists.last_name.has(words.at(-1)!),
  starts_with_last_name: ({ words, lists }) => words.length > 1 && words.length < 5 && lists.last_name.has(words[0]!),
  company_words: (value) => hasAny(value, 'company'),
  job_words: (value) => hasAny(value, 'job'),
  comma_names: ({ text, digits }) => digits === 0 && /^[\p{L}'. -]+,\s*[\p{L}'. -]+$/u.test(text),
  one_word: (value) => isWordy(value, 1, 1),
  two_words: (value) => isWordy(value, 2, 2),
  three_words: (value) => isWordy(value, 3, 4),
  many_words: ({ words }) => words.length > 5,
  numbers: ({ text, letters, digits }) => letters === 0 && digits > 0 && NUMBER.test(text),
  decimals: ({ text, letters }) => letters === 0 && /^[-$]?[\d,]*\.\d+$/.test(text),
  currency: ({ text, digits }) => digits > 0 && /^[-(]?\s?[$€£]|[$€£]\)?$/.test(text),
  dates: ({ text, isDate, digits }) => isDate || (digits > 2 && DATE.test(text)),
  capitals: ({ isUpper }) => isUpper,
  capitalised: ({ text, isUpper, letters }) => letters > 0 && !isUpper && /^\p{Lu}/u.test(text),
  letters_and_digits: ({ letters, digits }) => letters > 0 && digits > 0,
  parentheses: ({ text }) => text.includes('('),
  one_character: ({ text }) => text.length === 1,
  initials: ({ text }) => text.length > 2 && /\s[A-Z]\.?$/.test(text),
  ampersands: ({ text, letters }) => letters > 1 && text.includes('&'),
};

/** In the order of the contract's table. */
export const VALUE_PIECES = (Object.keys(columnEvidence.values) as ColumnPieceOf<'values'>[]).map((name) => ({
  name,
  matches: TESTS[name],
}));
