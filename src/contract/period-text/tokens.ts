import { findMeaning, foldWord, type Meaning } from './words.ts';

export interface NumberToken {
  value: number;
  digits: number;
  /** Whether an apostrophe marks it as a year: '26. */
  isQuoted: boolean;
  /** Whether it is marked as a number in a sequence: 4th, 1er, 2º. */
  isOrdinal: boolean;
  /** Whether it is a Roman number, which only quarters have. */
  isRoman: boolean;
}

export interface Token {
  /** Position in the text. */
  start: number;
  end: number;
  number?: NumberToken;
  word?: string;
}

/** A number, or a word with its meaning. `gap` is the text after the part before, without spaces at its ends. */
export type Part =
  | ({ kind: 'number'; gap: string } & NumberToken)
  | ({ kind: 'word'; word: string; gap: string } & Meaning);

const ORDINALS = new Set(['st', 'nd', 'rd', 'th', 'er', 'ere', 'e', 'eme', 'o', 'a', 'to', 'ro', 'ste', 'ter']);
const ROMAN = new Map(['i', 'ii', 'iii', 'iv'].map((word, i) => [word, i + 1]));
const SEPARATORS = /^[\s\-‐‑–—_./,'’´()|:·]*$/;

/** Splits a text into runs of digits and runs of letters. */
export function splitText(text: string): Token[] {
  return [...text.matchAll(/\d+|[\p{L}\p{M}]+/gu)].map(({ 0: run, index: start }) => {
    const end = start + run.length;
    if (!/^\d/.test(run)) return { start, end, word: run };
    const isQuoted = /['’´]$/.test(text.slice(0, start));
    return {
      start,
      end,
      number: { value: Number(run), digits: run.length, isQuoted, isOrdinal: false, isRoman: false },
    };
  });
}

/** Gives tokens their meaning; null if one has none, or if other characters than separators are between them. */
export function findParts(text: string, tokens: readonly Token[]): Part[] | null {
  const parts: Part[] = [];
  let from = tokens[0]?.start ?? 0;
  let gap = '';
  for (const { start, end, number, word } of tokens) {
    const between = text.slice(from, start);
    if (!SEPARATORS.test(between)) return null;
    gap += between.trim();
    from = end;
    const part = number === undefined ? findWord(word ?? '') : ({ kind: 'number', ...number } as const);
    const before = parts.at(-1);
    if (between === '' && before?.kind === 'number' && word !== undefined && ORDINALS.has(foldWord(word))) {
      before.isOrdinal = true;
      continue;
    }
    if (part === null) return null;
    // Words between the parts count as a separator.
    if (part.kind === 'word' && isOnlyFiller(part)) continue;
    parts.push({ ...part, gap });
    gap = '';
  }
  return parts;
}

type Found<T> = T extends unknown ? Omit<T, 'gap'> : never;

function findWord(word: string): Found<Part> | null {
  const meaning = findMeaning(word);
  if (meaning !== undefined) return { kind: 'word', word: foldWord(word), ...meaning };
  const value = ROMAN.get(foldWord(word));
  return value === undefined
    ? null
    : { kind: 'number', value, digits: 1, isQuoted: false, isOrdinal: true, isRoman: true };
}

const isOnlyFiller = ({ months, isQuarter, isWeek }: Meaning) => months.length === 0 && !isQuarter && !isWeek;
