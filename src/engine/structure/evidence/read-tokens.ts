import { addToHash, beginHash } from './lexicon.ts';

/** The rest of a longer text is ignored. */
const MAX_BYTES = 100;

const SPACE = 0x20;
const BACKSLASH = 0x5c;
const LOWER = 1;
const UPPER = 2;

/** The lower-case letter for each ASCII letter; 0 for other bytes. */
const LETTERS = new Uint8Array(256);
for (let byte = 0x61; byte <= 0x7a; byte++) LETTERS[byte] = LETTERS[byte - 0x20] = byte;

/** Receives the words of a text, each as the hash of its lower-case letters. */
export interface WordSink {
  add(word: number): void;
}

/** The letters, numbers and signs of a text: one object, overwritten by each call. */
export interface Tokens {
  /** Where the text begins without its outer white space. */
  from: number;
  to: number;
  /** Where reading the text ended. */
  stop: number;
  wordCount: number;
  numberCount: number;
  /** The first token is a word and the second is a number. */
  isNumberSecond: boolean;
  /** The text has ASCII letters, and all are upper-case. */
  isUpper: boolean;
  /** Number of bytes that continue a character. */
  continuation: number;
  hasColon: boolean;
  /** The text has a percent or dollar sign. */
  hasUnit: boolean;
  /** Hash of the letters and digits outside of parentheses. */
  compact: number;
}

const found: Tokens = {
  from: 0,
  to: 0,
  stop: 0,
  wordCount: 0,
  numberCount: 0,
  isNumberSecond: false,
  isUpper: false,
  continuation: 0,
  hasColon: false,
  hasUnit: false,
  compact: 0,
};

/** Splits a text into words, numbers and signs, byte by byte. Null for JSON with an escape: decode it first. */
export function readTokens(bytes: Buffer, start: number, end: number, isJson: boolean, words: WordSink): Tokens | null {
  const from = skipSpace(bytes, start, end);
  let to = end;
  while (to > from && isBlank(bytes[to - 1])) to -= 1;
  const stop = Math.min(to, from + MAX_BYTES);
  let compact = beginHash();
  let word = beginHash();
  let isInWord = false;
  let isInNumber = false;
  let wordCount = 0;
  let numberCount = 0;
  let isNumberSecond = false;
  let cases = 0;
  let continuation = 0;
  let depth = 0;
  let hasColon = false;
  let hasUnit = false;

  for (let at = from; at <= stop; at++) {
    let byte = at < stop ? bytes[at]! : SPACE;
    let letter = LETTERS[byte]!;
    if (letter === 0 && byte >= 0x80) {
      if (byte < 0xc0) continuation += 1;
      // À to Þ are two bytes each; the lower-case letter is 0x20 higher.
      if (!isWideMark(bytes, at)) letter = byte <= 0x9e && at > from && bytes[at - 1] === 0xc3 ? byte + 0x20 : byte;
    }
    if (letter !== 0) {
      if (!isInWord) {
        isInWord = true;
        word = beginHash();
        wordCount += 1;
      }
      for (;;) {
        if (byte < 0x80) cases |= byte === letter ? LOWER : UPPER;
        word = addToHash(word, letter);
        if (depth === 0) compact = addToHash(compact, letter);
        // Most letters are followed by a letter.
        if (at + 1 >= stop) break;
        byte = bytes[at + 1]!;
        letter = LETTERS[byte]!;
        if (letter === 0) break;
        at += 1;
      }
      continue;
    }
    if (isInWord) {
      isInWord = false;
      words.add(word);
    }
    if (byte >= 0x30 && byte <= 0x39) {
      if (!isInNumber) {
        isInNumber = true;
        numberCount += 1;
        if (wordCount === 1) isNumberSecond = true;
      }
      if (depth === 0) compact = addToHash(compact, byte);
      continue;
    }
    isInNumber = false;
    if (byte === BACKSLASH && isJson) return null;
    if (byte === 0x28) depth += 1;
    else if (byte === 0x29) depth = Math.max(0, depth - 1);
    else if (byte === 0x25 || byte === 0x24) hasUnit = true;
    else if (byte === 0x3a) hasColon = true;
  }

  found.from = from;
  found.to = to;
  found.stop = stop;
  found.wordCount = wordCount;
  found.numberCount = numberCount;
  found.isNumberSecond = isNumberSecond;
  found.isUpper = cases === UPPER;
  found.continuation = continuation;
  found.hasColon = hasColon;
  found.hasUnit = hasUnit;
  found.compact = compact;
  return found;
}

function skipSpace(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end) {
    if (isBlank(bytes[at])) at += 1;
    else if (bytes[at] === 0xc2 && bytes[at + 1] === 0xa0) at += 2;
    else break;
  }
  return Math.min(at, end);
}

const isBlank = (byte: number | undefined): boolean => byte !== undefined && byte <= SPACE;

/** Whether these bytes are a no-break space, a dash, a quote or another non-ASCII character that is not a letter. */
function isWideMark(bytes: Buffer, at: number): boolean {
  const lead = isLead(bytes[at]) ? at : isLead(bytes[at - 1]) ? at - 1 : at - 2;
  return bytes[lead] === 0xc2 || (bytes[lead] === 0xe2 && (bytes[lead + 1] === 0x80 || bytes[lead + 1] === 0x82));
}

/** Whether a byte begins a character of several bytes. */
const isLead = (byte: number | undefined): boolean => byte !== undefined && byte >= 0xc0;
