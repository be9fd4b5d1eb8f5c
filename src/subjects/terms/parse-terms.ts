import { AdeError } from '../../contract/errors/index.ts';
import { readDays } from './dates.ts';
import { isUnspaced, listWords } from './fold.ts';

/** What is looked for: an id, a name or a date. */
export interface Term {
  /** Folded words, each in one or two forms. */
  words: readonly (readonly string[])[];
  /** The words without anything between them, for names and ids that are written in one piece. */
  joined: readonly string[];
  /** The number without leading zeros; null if the term is not only digits, or too few of them. */
  number: string | null;
  /** The days that the term means, as ISO 8601; empty unless it is a date. */
  days: readonly string[];
}

/** Shorter terms are in too many cells. */
export const MIN_TERM_CHARS = 3;
/** A shorter number is in every column of amounts, so only a text with the same zeros counts. */
const MIN_NUMBER_DIGITS = 3;
const MAX_WORDS = 12;
const DIGITS = /^\d+$/;

/** Reads what somebody looks for. Throws `subject_term_refused`, which names the term by its position. */
export function parseTerms(texts: readonly string[]): Term[] {
  return texts.map((text, i) => parseTerm(text, i + 1));
}

function parseTerm(text: string, position: number): Term {
  const refuse = (found: string) => new AdeError('subject_term_refused', { position, found });
  const words = listWords(text).map(({ forms }) => forms);
  const joined = joinForms(words);
  const [first = ''] = joined;
  if (first.length < MIN_TERM_CHARS && !isUnspaced(first))
    throw refuse(`fewer than ${MIN_TERM_CHARS} letters and digits`);
  if (words.length > MAX_WORDS) throw refuse(`more than ${MAX_WORDS} words`);
  const days = readDays(text);
  if (days.length > 0) return { words, joined, number: null, days };
  const [digits = ''] = joined;
  const bare = digits.replace(/^0+/, '');
  const isNumber = DIGITS.test(digits) && bare.length >= MIN_NUMBER_DIGITS;
  return { words, joined, number: isNumber ? bare : null, days };
}

/** The words in their order in one piece; of a name of two words also the other way round. */
function joinForms(words: readonly (readonly string[])[]): string[] {
  const plain = words.map(([form = '']) => form);
  const spelt = words.map((forms) => forms.at(-1) ?? '');
  const orders = words.length === 2 ? [plain, plain.toReversed(), spelt, spelt.toReversed()] : [plain, spelt];
  return [...new Set(orders.map((order) => order.join('')))];
}
