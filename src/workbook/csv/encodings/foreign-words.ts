import { countUtf8, type Utf8Share } from './utf8-share.ts';

/** So many bytes of words show the encoding; more of the same add nothing. */
const ENOUGH_BYTES = 64 * 1024;
/** So many words of a file, each counted as often as it occurs, are looked at. */
const ENOUGH_WORDS = 50_000;
/** After that, words are still looked at if they have a byte that was seen less often than this. */
const FEW = 100;
const MAX_BYTES = 4 * ENOUGH_BYTES;
/** The rest of a longer word adds nothing: it is a sentence of an East Asian language, or no text. */
const MAX_WORD_BYTES = 1024;
const FIRST_FOREIGN = 0x80;
const FOUR_FOREIGN = 0x80808080;

/** No character of several bytes contains these bytes, except for digits, which GB18030 uses. */
const isSeparator = (byte = 0): boolean => byte < 0x30 || (byte >= 0x3a && byte <= 0x3f);

/**
 * The words of a text with a byte outside ASCII, each once: tables repeat values, and a repeated value is no further
 * evidence. After the first 64 KB of them only those with bytes that are new or rare, so that words of another language
 * decide, wherever in the text they are.
 */
export class ForeignWords {
  /** How many characters and stray bytes the words that were looked at have, repeated ones as well. */
  readonly utf8: Utf8Share = { valid: 0, invalid: 0 };
  readonly #words = new Set<string>();
  /** How often each byte was seen. */
  readonly #counts = new Uint32Array(256);
  /** Words with a byte that was seen less often are looked at. */
  #wantedCount = Number.POSITIVE_INFINITY;
  #bytes = 0;
  #seen = 0;

  /** Adds the words of a part of the text, which should not split one. */
  add(bytes: Buffer): void {
    // Four bytes at once, because most are ASCII.
    const copy = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
    copy.set(bytes);
    const fours = new Uint32Array(copy.buffer);
    let done = 0;
    for (let four = 0; four < fours.length; four++) {
      if (((fours[four] ?? 0) & FOUR_FOREIGN) === 0) continue;
      for (let at = Math.max(done, four * 4); at < four * 4 + 4; at++) {
        const byte = copy[at] ?? 0;
        const isWanted = byte >= FIRST_FOREIGN && (this.#counts[byte] ?? 0) < this.#wantedCount;
        if (isWanted) done = at = this.#take(bytes, at);
      }
    }
  }

  get isEmpty(): boolean {
    return this.#words.size === 0;
  }

  /** The words with a space between them. */
  join(): Buffer {
    return Buffer.from([...this.#words].join(' '), 'latin1');
  }

  /** Takes the word around a byte, or a part of it if it is long. Returns its end. */
  #take(bytes: Buffer, at: number): number {
    const end = findWordEnd(bytes, at);
    const start = Math.max(findWordStart(bytes, at), at - MAX_WORD_BYTES / 2);
    const taken = Math.min(end, start + MAX_WORD_BYTES);
    const word = bytes.subarray(start, taken);
    if (this.#wantedCount === Number.POSITIVE_INFINITY) {
      // With the byte after it, which shows that a character at the end is not only split.
      const { valid, invalid } = countUtf8(bytes.subarray(start, taken + 1));
      this.utf8.valid += valid;
      this.utf8.invalid += invalid;
    }
    const text = word.toString('latin1');
    if (!this.#words.has(text)) this.#bytes += word.length;
    this.#words.add(text);
    this.#seen += 1;
    for (const byte of word) this.#counts[byte]! += 1;
    if (this.#bytes >= MAX_BYTES) this.#wantedCount = 0;
    else if (this.#bytes >= ENOUGH_BYTES || this.#seen >= ENOUGH_WORDS) this.#wantedCount = FEW;
    return end;
  }
}

/** The place after the last separator before a place. */
export function findWordStart(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && !isSeparator(bytes[start - 1])) start--;
  return start;
}

function findWordEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && !isSeparator(bytes[end])) end++;
  return end;
}
