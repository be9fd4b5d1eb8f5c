import type { ColumnWeights } from '../../../contract/column-weights.ts';
import type { CellValue } from '../../../workbook/types.ts';

/** A value as the evidence sees it. Its words are compared without capitals and accents. */
export interface ValueText {
  readonly text: string;
  readonly words: readonly string[];
  readonly letters: number;
  readonly digits: number;
  readonly isUpper: boolean;
  readonly isDate: boolean;
  readonly lists: ValueLists;
}

/** The words that are a sign of what a value is. */
export type ValueLists = Readonly<Record<keyof ColumnWeights['words'], ReadonlySet<string>>>;

export function makeValueLists(words: ColumnWeights['words']): ValueLists {
  const entries = Object.entries(words).map(([name, list]) => [
    name,
    new Set(list.map((word) => splitWords(word).join(' '))),
  ]);
  return Object.fromEntries(entries);
}

/** null for a blank cell. */
export function readValue(value: CellValue, lists: ValueLists): ValueText | null {
  if (value === null) return null;
  const isDate = typeof value === 'object' && !('time' in value);
  const text = (typeof value === 'object' ? Object.values(value)[0]! : String(value)).trim();
  if (text === '') return null;
  let letters = 0;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) digits += 1;
    else if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 192) letters += 1;
  }
  const words = letters === 0 ? [] : splitWords(text);
  const isUpper = letters > 0 && text === text.toUpperCase();
  return { text, words, letters, digits, isUpper, isDate, lists };
}

function splitWords(text: string): string[] {
  const plain = /[^\u0020-\u007e]/.test(text) ? text.normalize('NFKD').replace(/\p{M}/gu, '') : text;
  return plain
    .toLowerCase()
    .split(/[^\p{L}\p{N}']+/u)
    .filter((word) => word !== '');
}
