import { type ColumnPieceOf, columnEvidence } from '../../../../contract/column-evidence.ts';
import { SHAPE_BITS } from '../views/value-shapes.ts';
import { LIST_BITS, type ValueText } from '../views/value-text.ts';

const isWordy = ({ isWordy: isOfLetters, wordCount }: ValueText, from: number, to: number): boolean =>
  isOfLetters && wordCount >= from && wordCount <= to;

const isShortText = ({ wordCount }: ValueText): boolean => wordCount > 1 && wordCount < 5;

const NUMBER = /^[-+(]?[$€£]? ?-?(?:\d[\d,' ]*)?\.?\d+ ?%?\)?$/;
const PHONE = /^\+?1?[-. ]?\(?\d{3}\)?[-. /]*\d{3}[-. ]*\d{4}(?:\D.*)?$/;
const DATE =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ,]+\d{2,4}|[A-Za-z]{3,9} \d{1,2},? \d{4})(?:[T ].*)?$/;

/** Tests a filled cell, by piece; the value of the evidence is the share of cells that pass. */
const TESTS: Readonly<Record<ColumnPieceOf<'values'>, (value: ValueText) => boolean>> = {
  emails: ({ text }) => text.includes('@') && /^\S+@\S+\.\w+$/.test(text),
  links: ({ text, letters }) => letters > 0 && /^(?:https?:\/\/|www\.)/i.test(text),
  phones: ({ text, digits, shapes }) =>
    (shapes & SHAPE_BITS.phone) !== 0 || (digits >= 10 && !/^\d+$/.test(text) && PHONE.test(text)),
  ten_digits: ({ text }) => /^\d{10}(?:\.0)?$/.test(text),
  five_digits: ({ text }) => /^\d{5}(?:\.0)?$/.test(text),
  nine_digits: ({ text }) => /^\d{5}-?\d{4}$/.test(text),
  canadian_codes: ({ text, digits }) => digits === 3 && /^[A-Za-z]\d[A-Za-z][ -]?\d[A-Za-z]\d$/.test(text),
  postal_codes: ({ shapes }) => (shapes & SHAPE_BITS.postal_code) !== 0,
  region_codes: ({ text, whole }) => text.length === 2 && (whole & LIST_BITS.region) !== 0,
  region_names: ({ text, whole }) => text.length > 2 && (whole & LIST_BITS.region) !== 0,
  two_letters: ({ text, letters }) => text.length === 2 && letters === 2,
  streets: ({ text, any }) => (any & LIST_BITS.street) !== 0 && /^\d/.test(text),
  number_and_words: ({ text }) => /^\d+[A-Za-z]?\s+[A-Za-z]/.test(text),
  street_words: ({ any }) => (any & LIST_BITS.street) !== 0,
  post_boxes: ({ text, letters }) => letters > 3 && /\bp\.?\s?o\.?\s?box/i.test(text),
  cities: ({ whole }) => (whole & LIST_BITS.city) !== 0,
  first_names: ({ whole, wordCount }) => wordCount === 1 && (whole & LIST_BITS.first_name) !== 0,
  starts_with_first_name: ({ wordCount, first }) => wordCount > 1 && (first & LIST_BITS.first_name) !== 0,
  first_name_later: (value) => isShortText(value) && (value.later & LIST_BITS.first_name) !== 0,
  last_names: ({ whole, wordCount }) => wordCount === 1 && (whole & LIST_BITS.last_name) !== 0,
  ends_with_last_name: (value) => isShortText(value) && (value.last & LIST_BITS.last_name) !== 0,
  starts_with_last_name: (value) => isShortText(value) && (value.first & LIST_BITS.last_name) !== 0,
  company_words: ({ any }) => (any & LIST_BITS.company) !== 0,
  job_words: ({ any }) => (any & LIST_BITS.job) !== 0,
  comma_names: ({ text, digits }) => digits === 0 && /^[\p{L}'. -]+,\s*[\p{L}'. -]+$/u.test(text),
  one_word: (value) => isWordy(value, 1, 1),
  two_words: (value) => isWordy(value, 2, 2),
  three_words: (value) => isWordy(value, 3, 4),
  many_words: ({ wordCount }) => wordCount > 5,
  numbers: ({ text, letters, digits }) => letters === 0 && digits > 0 && NUMBER.test(text),
  decimals: ({ text, letters }) => letters === 0 && /^[-$]?[\d,]*\.\d+$/.test(text),
  currency: ({ text, digits }) => digits > 0 && /^[-(]?\s?[$€£]|[$€£]\)?$/.test(text),
  dates: ({ text, isDate, digits, shapes }) =>
    isDate || (shapes & SHAPE_BITS.date) !== 0 || (digits > 2 && DATE.test(text)),
  capitals: ({ isUpper }) => isUpper,
  capitalised: ({ text, isUpper, letters }) => letters > 0 && !isUpper && /^\p{Lu}/u.test(text),
  letters_and_digits: ({ letters, digits }) => letters > 0 && digits > 0,
  parentheses: ({ text }) => text.includes('('),
  one_character: ({ text }) => text.length === 1,
  initials: ({ text }) => text.length > 2 && /\s[A-Z]\.?$/.test(text),
  ampersands: ({ text, letters }) => letters > 1 && text.includes('&'),
};

/** The pieces, in the order of the contract's table. */
export const VALUE_PIECES = (Object.keys(columnEvidence.values) as ColumnPieceOf<'values'>[]).map((name) => ({
  name,
  matches: TESTS[name],
}));
