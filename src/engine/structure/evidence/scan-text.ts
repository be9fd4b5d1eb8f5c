import { addToHash, beginHash, hashBytes, type Lexicon, WORD_BITS, WORD_MASK } from './lexicon.ts';

/** What a text shows at a glance, as bits. The first ones are those of `WORD_BITS`, for any of its words. */
export const TEXT_BITS = {
  /** Its first word, or the first two, are in the list. */
  totalStart: 1 << 9,
  noteStart: 1 << 10,
  titleStart: 1 << 11,
  /** `Table 5`, `Figure A-1`. */
  titleNumbered: 1 << 12,
  /** A month and perhaps a year, and nothing else. */
  month: 1 << 13,
  parentheses: 1 << 14,
  upper: 1 << 15,
  colonEnd: 1 << 16,
  periodEnd: 1 << 17,
  digitStart: 1 << 18,
  lowerStart: 1 << 19,
  indent: 1 << 20,
  /** A row of dots, as tables of contents and of statistics have them. */
  dots: 1 << 21,
  /** The name of a field of the package. */
  name: 1 << 22,
  /** `1/`, `(a)`, `* `: how footnotes begin. */
  footMark: 1 << 24,
  /** `X = not known`, `- less than half`. */
  equals: 1 << 25,
  /** It begins with the name of a kind of group, and has a colon: `Employer: Acme`. */
  groupLabel: 1 << 26,
  /** Its last word is in the list. */
  totalEnd: 1 << 27,
  /** It has neither letters nor digits: a line, a dash. */
  marks: 1 << 28,
} as const;

/** What `scanText` found; one object, filled again by each call. */
export interface ScannedText {
  bits: number;
  /** Of all its bytes; equal texts have equal hashes. */
  hash: number;
  wordCount: number;
  /** In characters, without white space at both ends. */
  length: number;
}

const SPACE = 0x20;
const BACKSLASH = 0x5c;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const DOT = 0x2e;

/** Longer texts are not looked at to their end. */
const MAX_BYTES = 100;

/** Words behind these are not looked up: what a text is, its beginning says. */
const MAX_WORDS = 12;

const LOWER = 1;
const UPPER = 2;

/** The small letter of each ASCII letter; 0 for other bytes. */
const LETTERS = new Uint8Array(256);
for (let byte = 0x61; byte <= 0x7a; byte++) LETTERS[byte] = LETTERS[byte - 0x20] = byte;

const found: ScannedText = { bits: 0, hash: 0, wordCount: 0, length: 0 };

/** Scans the JSON of a text, without its quotes, byte by byte. */
export function scanText(bytes: Buffer, start: number, end: number, lexicon: Lexicon): ScannedText {
  return scanPlain(bytes, start, end, lexicon, true);
}

function scanEscaped(bytes: Buffer, start: number, end: number, lexicon: Lexicon): ScannedText {
  const text = Buffer.from(JSON.parse(`"${bytes.toString('utf8', start, end)}"`) as string);
  return scanPlain(text, 0, text.length, lexicon, false);
}

function scanPlain(bytes: Buffer, start: number, end: number, lexicon: Lexicon, isJson: boolean): ScannedText {
  let from = start;
  let to = end;
  while (from < to && isSpace(bytes, from)) from += bytes[from]! >= 0x80 ? 2 : 1;
  while (to > from && bytes[to - 1]! <= SPACE) to -= 1;
  let bits = from > start ? TEXT_BITS.indent : 0;
  const stop = Math.min(to, from + MAX_BYTES);
  let compact = beginHash();
  let word = beginHash();
  let isInWord = false;
  let isInNumber = false;
  let wordCount = 0;
  let numberCount = 0;
  let isNumberSecond = false;
  let cases = 0;
  let isOnlyMonth = true;
  let previous = 0;
  let previousBits = 0;
  let firstBits = 0;
  let continuation = 0;
  let depth = 0;
  let hasColon = false;

  for (let at = from; at <= stop; at++) {
    let byte = at < stop ? bytes[at]! : SPACE;
    let letter = LETTERS[byte]!;
    if (letter === 0 && byte >= 0x80) {
      if (byte < 0xc0) continuation += 1;
      // À to Þ are two bytes, and their small letters 0x20 behind.
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
        // Most letters follow a letter.
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
      if (wordCount <= MAX_WORDS) {
        const own = lexicon.find(word);
        const phrase = wordCount > 1 ? lexicon.findPhrase(previous, previousBits, word) : 0;
        bits |= (own | phrase) & WORD_MASK;
        if (wordCount === 1) firstBits = own & WORD_MASK;
        else if (wordCount === 2) firstBits |= phrase & WORD_MASK;
        if ((own & WORD_BITS.month) === 0 || wordCount > 1) isOnlyMonth = false;
        previous = word;
        previousBits = own;
      } else isOnlyMonth = false;
    }
    if (byte >= DIGIT_0 && byte <= DIGIT_9) {
      if (!isInNumber) {
        isInNumber = true;
        numberCount += 1;
        if (wordCount === 1) isNumberSecond = true;
      }
      if (depth === 0) compact = addToHash(compact, byte);
      continue;
    }
    isInNumber = false;
    if (byte === BACKSLASH && isJson) return scanEscaped(bytes, start, end, lexicon);
    if (byte === 0x28) depth += 1;
    else if (byte === 0x29) depth = Math.max(0, depth - 1);
    else if (byte === 0x25 || byte === 0x24) bits |= WORD_BITS.unit;
    else if (byte === 0x3a) hasColon = true;
  }

  const length = to - from - continuation;
  const first = from < to ? bytes[from]! : 0;
  const last = from < to ? bytes[to - 1]! : 0;
  if (firstBits & WORD_BITS.total) bits |= TEXT_BITS.totalStart;
  if (previousBits & WORD_BITS.total && wordCount <= MAX_WORDS) bits |= TEXT_BITS.totalEnd;
  if (firstBits & WORD_BITS.note) bits |= TEXT_BITS.noteStart;
  if (firstBits & WORD_BITS.title) bits |= TEXT_BITS.titleStart;
  if (firstBits & WORD_BITS.group && hasColon) bits |= TEXT_BITS.groupLabel;
  if (firstBits & WORD_BITS.title && isNumberSecond) bits |= TEXT_BITS.titleNumbered;
  if (wordCount === 1 && isOnlyMonth && numberCount <= 1 && length <= 18) bits |= TEXT_BITS.month;
  if ((first === 0x28 && last === 0x29) || (first === 0x5b && last === 0x5d)) bits |= TEXT_BITS.parentheses;
  if (cases === UPPER) bits |= TEXT_BITS.upper;
  if (last === 0x3a) bits |= TEXT_BITS.colonEnd;
  if (last === DOT && length > 12) bits |= TEXT_BITS.periodEnd;
  if (first >= DIGIT_0 && first <= DIGIT_9) bits |= TEXT_BITS.digitStart;
  if (first >= 0x61 && first <= 0x7a) bits |= TEXT_BITS.lowerStart;
  if (last === DOT && to - from > 2 && bytes[to - 2] === DOT) bits |= TEXT_BITS.dots;
  if (wordCount === 0 && numberCount === 0) bits |= TEXT_BITS.marks;
  if (wordCount > 0 && wordCount <= 8 && lexicon.isName(compact)) bits |= TEXT_BITS.name;

  found.bits = bits;
  found.hash = hashBytes(bytes, from, stop);
  found.wordCount = wordCount;
  found.length = length;
  return found;
}

function isSpace(bytes: Buffer, at: number): boolean {
  return bytes[at]! <= SPACE || (bytes[at] === 0xc2 && bytes[at + 1] === 0xa0);
}

/** No-break space, dashes, quotes and the like, which are not letters though they are beyond ASCII. */
function isWideMark(bytes: Buffer, at: number): boolean {
  const lead = bytes[at]! >= 0xc0 ? at : bytes[at - 1]! >= 0xc0 ? at - 1 : at - 2;
  return bytes[lead] === 0xc2 || (bytes[lead] === 0xe2 && (bytes[lead + 1] === 0x80 || bytes[lead + 1] === 0x82));
}
