import { hashBytes, type Lexicon, WORD_BITS, WORD_MASK } from './lexicon.ts';
import { readTokens, type Tokens, type WordSink } from './read-tokens.ts';

/** What a text shows at a glance, as bits. The first bits are `WORD_BITS`: the lists with any word of the text. */
export const TEXT_BITS = {
  /** The first word or the first two words are in the list of totals. */
  totalStart: 1 << 9,
  noteStart: 1 << 10,
  titleStart: 1 << 11,
  /** A title with a number: `Table 5`, `Figure A-1`. */
  titleNumbered: 1 << 12,
  /** Nothing but a month and perhaps a year. */
  month: 1 << 13,
  parentheses: 1 << 14,
  upper: 1 << 15,
  colonEnd: 1 << 16,
  periodEnd: 1 << 17,
  digitStart: 1 << 18,
  lowerStart: 1 << 19,
  indent: 1 << 20,
  /** A row of dots, as in tables of contents and statistics. */
  dots: 1 << 21,
  /** The text is the name of a field of the package. */
  name: 1 << 22,
  /** `1/`, `(a)`, `* `: how footnotes begin. */
  footMark: 1 << 24,
  /** An entry of a legend: `X = not known`, `- less than half`. */
  equals: 1 << 25,
  /** The text begins with the name of a kind of group and a colon: `Employer: Acme`. */
  groupLabel: 1 << 26,
  /** The last word is in the list of totals. */
  totalEnd: 1 << 27,
  /** The text has no letters or digits: a line, a dash. */
  marks: 1 << 28,
} as const;

/** The result of `scanText`: one object, overwritten by each call. */
export interface ScannedText {
  bits: number;
  /** Hash of all bytes; equal texts have equal hashes. */
  hash: number;
  wordCount: number;
  /** Number of characters, without outer white space. */
  length: number;
}

/** Further words are not looked up: the beginning of a text shows what it is. */
const MAX_WORDS = 12;

const DOT = 0x2e;

/** Looks up the words of a text, one after the other. */
class Words implements WordSink {
  /** The lists that contain any of the words. */
  bits = 0;
  /** The lists that contain the first word, or the first two as a phrase. */
  firstBits = 0;
  /** The lists that contain the newest word. */
  lastBits = 0;
  isOnlyMonth = true;
  count = 0;
  #last = 0;
  readonly #lexicon: Lexicon;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  add(word: number): void {
    this.count += 1;
    if (this.count > MAX_WORDS) {
      this.isOnlyMonth = false;
      return;
    }
    const own = this.#lexicon.find(word);
    const phrase = this.count > 1 ? this.#lexicon.findPhrase(this.#last, this.lastBits, word) : 0;
    this.bits |= (own | phrase) & WORD_MASK;
    if (this.count === 1) this.firstBits = own & WORD_MASK;
    else if (this.count === 2) this.firstBits |= phrase & WORD_MASK;
    if ((own & WORD_BITS.month) === 0 || this.count > 1) this.isOnlyMonth = false;
    this.#last = word;
    this.lastBits = own;
  }
}

const found: ScannedText = { bits: 0, hash: 0, wordCount: 0, length: 0 };

/** Scans the JSON of a text, without the quotation marks. */
export function scanText(bytes: Buffer, start: number, end: number, lexicon: Lexicon): ScannedText {
  return scan(bytes, start, end, lexicon, true) ?? scanEscaped(bytes, start, end, lexicon);
}

function scanEscaped(bytes: Buffer, start: number, end: number, lexicon: Lexicon): ScannedText {
  const text = Buffer.from(String(JSON.parse(`"${bytes.toString('utf8', start, end)}"`)));
  return scan(text, 0, text.length, lexicon, false) ?? found;
}

/** Null for JSON with an escape. */
function scan(bytes: Buffer, start: number, end: number, lexicon: Lexicon, isJson: boolean): ScannedText | null {
  const words = new Words(lexicon);
  const tokens = readTokens(bytes, start, end, isJson, words);
  if (tokens === null) return null;
  const { from, to, stop, wordCount } = tokens;
  found.length = to - from - tokens.continuation;
  found.bits =
    words.bits |
    listWordBits(words, tokens, found.length) |
    listMarkBits(bytes, tokens, found.length) |
    (from > start ? TEXT_BITS.indent : 0) |
    (wordCount > 0 && wordCount <= 8 && lexicon.isName(tokens.compact) ? TEXT_BITS.name : 0);
  found.hash = hashBytes(bytes, from, stop);
  found.wordCount = wordCount;
  return found;
}

function listWordBits(
  { firstBits, lastBits, isOnlyMonth }: Words,
  { wordCount, numberCount, isNumberSecond, hasColon, hasUnit, isUpper }: Tokens,
  length: number,
): number {
  let bits = hasUnit ? WORD_BITS.unit : 0;
  if (firstBits & WORD_BITS.total) bits |= TEXT_BITS.totalStart;
  if (lastBits & WORD_BITS.total && wordCount <= MAX_WORDS) bits |= TEXT_BITS.totalEnd;
  if (firstBits & WORD_BITS.note) bits |= TEXT_BITS.noteStart;
  if (firstBits & WORD_BITS.title) bits |= isNumberSecond ? TITLE_NUMBERED : TEXT_BITS.titleStart;
  if (firstBits & WORD_BITS.group && hasColon) bits |= TEXT_BITS.groupLabel;
  if (wordCount === 1 && isOnlyMonth && numberCount <= 1 && length <= 18) bits |= TEXT_BITS.month;
  if (isUpper) bits |= TEXT_BITS.upper;
  if (wordCount === 0 && numberCount === 0) bits |= TEXT_BITS.marks;
  return bits;
}

const TITLE_NUMBERED = TEXT_BITS.titleStart | TEXT_BITS.titleNumbered;

/** The bits that the first and the last character give. */
function listMarkBits(bytes: Buffer, { from, to }: Tokens, length: number): number {
  if (from >= to) return 0;
  const first = bytes[from]!;
  const last = bytes[to - 1];
  let bits = 0;
  if ((first === 0x28 && last === 0x29) || (first === 0x5b && last === 0x5d)) bits |= TEXT_BITS.parentheses;
  if (last === 0x3a) bits |= TEXT_BITS.colonEnd;
  if (last === DOT && length > 12) bits |= TEXT_BITS.periodEnd;
  if (first >= 0x30 && first <= 0x39) bits |= TEXT_BITS.digitStart;
  if (first >= 0x61 && first <= 0x7a) bits |= TEXT_BITS.lowerStart;
  if (last === DOT && to - from > 2 && bytes[to - 2] === DOT) bits |= TEXT_BITS.dots;
  return bits;
}
