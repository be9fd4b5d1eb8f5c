import { type ColumnWeights, VALUE_LISTS } from '../../../../contract/column-weights.ts';
import type { CellValue } from '../../../../workbook/index.ts';
import type { ValueShapes } from './value-shapes.ts';

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
  /** The shapes of the table's countries that the text has, as bits. */
  readonly shapes: number;
}

/** The words and shapes with which values are compared. */
export interface ValueLists {
  /** The lists that contain a word, as bits. */
  readonly words: ReadonlyMap<string, number>;
  /** Ends of words, with the lists that contain them. */
  readonly ends: readonly (readonly [end: string, bits: number])[];
  /** Null without countries. */
  readonly shapes: ValueShapes | null;
}

type ListName = (typeof VALUE_LISTS)[number];

export const LIST_BITS = Object.fromEntries(VALUE_LISTS.map((name, i) => [name, 1 << i])) as Record<ListName, number>;

/** A text with more words is not looked up as a whole, and its further words are not looked up. */
const MAX_WORDS = 12;
const MAX_WHOLE_WORDS = 4;

const WORDY = /^[\p{L}\p{M}'’. -]+$/u;

/** `more`: further words of some lists; a word that begins with `-` is the end of words. */
export function makeValueLists(
  own: ColumnWeights['words'],
  more: readonly Partial<ColumnWeights['words']>[] = [],
  shapes: ValueShapes | null = null,
): ValueLists {
  const words = new Map<string, number>();
  const ends = new Map<string, number>();
  const add = (lists: Map<string, number>, text: string, bit: number) => {
    const word = splitWords(text).join(' ');
    lists.set(word, (lists.get(word) ?? 0) | bit);
  };
  for (const name of VALUE_LISTS) {
    for (const text of own[name]) add(words, text, LIST_BITS[name]);
    for (const text of more.flatMap((lists) => lists[name] ?? [])) {
      add(text.startsWith('-') ? ends : words, text, LIST_BITS[name]);
    }
  }
  return { words, ends: [...ends], shapes };
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
  const shapes = lists.shapes === null || isDate ? 0 : lists.shapes.find(text, digits);
  return { text, wordCount: words.length, letters, digits, isUpper, isDate, isWordy, ...found, shapes };
}

function findWords(words: readonly string[], lists: ValueLists) {
  const count = words.length;
  const bits = (word: string | undefined): number => (word === undefined ? 0 : findBits(word, lists));
  const first = bits(words[0]);
  let later = 0;
  for (let i = 1; i < Math.min(count, MAX_WORDS); i++) later |= bits(words[i]);
  const whole = count === 1 ? first : count <= MAX_WHOLE_WORDS ? bits(words.join(' ')) : 0;
  return { whole, first, last: bits(words[count - 1]), later, any: first | later };
}

function findBits(word: string, { words, ends }: ValueLists): number {
  let bits = words.get(word) ?? 0;
  for (const [end, ofEnd] of ends) if (word.length > end.length + 1 && word.endsWith(end)) bits |= ofEnd;
  return bits;
}

function splitWords(text: string): string[] {
  const plain = /[^\u0020-\u007e]/.test(text) ? text.normalize('NFKD').replace(/\p{M}/gu, '') : text;
  return plain.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}
