import { type ColumnWeights, VALUE_LISTS } from '../../../../contract/column-weights.ts';
import type { CellValue } from '../../../../workbook/index.ts';

/** A value, prepared for the evidence. Its words are compared in lower case without accents. */
export interface ValueText {
  readonly text: string;
  readonly wordCount: number;
  readonly letters: number;
  readonly digits: number;
  readonly isUpper: boolean;
  readonly isDate: boolean;
  /** Whether the value only has letters and the marks that occur inside names. */
  readonly isWordy: boolean;
  /** The lists (as bits) that contain the whole text, the first word, the last word, a later word, or any word. */
  readonly whole: number;
  readonly first: number;
  readonly last: number;
  readonly later: number;
  readonly any: number;
}

/** The lists that contain a word, as bits. */
export type ValueLists = ReadonlyMap<string, number>;

type ListName = (typeof VALUE_LISTS)[number];

export const LIST_BITS = Object.fromEntries(VALUE_LISTS.map((name, i) => [name, 1 << i])) as Record<ListName, number>;

/** A text with more words is not looked up as a whole, and its further words are not looked up. */
const MAX_WORDS = 12;
const MAX_WHOLE_WORDS = 4;

const WORDY = /^[\p{L}\p{M}'’. -]+$/u;

export function makeValueLists(words: ColumnWeights['words']): ValueLists {
  const lists = new Map<string, number>();
  for (const name of VALUE_LISTS) {
    for (const text of words[name]) {
      const word = splitWords(text).join(' ');
      lists.set(word, (lists.get(word) ?? 0) | LIST_BITS[name]);
    }
  }
  return lists;
}

/** Null for a blank cell. */
export function readValue(value: CellValue, lists: ValueLists): ValueText | null {
  if (value === null) return null;
  const isDate = typeof value === 'object' && !('time' in value);
  const text = (typeof value === 'object' ? Object.values(value)[0]! : String(value)).trim();
  if (text === '') return null;
  let letters = 0;
  let digits = 0;
  let lower = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) digits += 1;
    else if (code >= 65 && code <= 90) letters += 1;
    else if ((code >= 97 && code <= 122) || code >= 192) {
      letters += 1;
      lower += code >= 192 ? 0 : 1;
    }
  }
  const isUpper = letters > 0 && lower === 0 && text === text.toUpperCase();
  const words = letters === 0 ? [] : splitWords(text);
  const found = findWords(words, lists);
  const isWordy = letters > 0 && digits === 0 && WORDY.test(text);
  return { text, wordCount: words.length, letters, digits, isUpper, isDate, isWordy, ...found };
}

function findWords(words: readonly string[], lists: ValueLists) {
  const count = words.length;
  const bits = (word: string | undefined): number => (word === undefined ? 0 : (lists.get(word) ?? 0));
  const first = bits(words[0]);
  let later = 0;
  for (let i = 1; i < Math.min(count, MAX_WORDS); i++) later |= bits(words[i]);
  const whole = count === 1 ? first : count <= MAX_WHOLE_WORDS ? bits(words.join(' ')) : 0;
  return { whole, first, last: bits(words[count - 1]), later, any: first | later };
}

function splitWords(text: string): string[] {
  const plain = /[^\u0020-\u007e]/.test(text) ? text.normalize('NFKD').replace(/\p{M}/gu, '') : text;
  return plain.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}
