import { mix, PRIME_1, PRIME_2, PRIME_3 } from '../hashes/hash-values.ts';

/** What kind of value a cell has. */
export const KINDS = { empty: 0, text: 1, number: 2, date: 3, other: 4 } as const;

export type Kind = (typeof KINDS)[keyof typeof KINDS];

const BACKSLASH = 0x5c;

/** Longer texts are copied to memory of their own. */
export const MAX_SHORT_TEXT = 128;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Hashes the values of cells with a salt: the same value has the same hash, whether it is read from bytes or decoded. */
export class CellHasher {
  readonly #seedHigh: number;
  readonly #seedLow: number;
  /** The hash of the value, in two halves of 32 bits with a sign. */
  high = 0;
  low = 0;
  readonly #ascii = Buffer.alloc(MAX_SHORT_TEXT);

  /** `salt`: hex digits. */
  constructor(salt: string) {
    this.#seedHigh = Number.parseInt(salt.slice(0, 8), 16) | 0;
    this.#seedLow = Number.parseInt(salt.slice(8, 16), 16) | 0;
  }

  /** 16 bits of the hash; 0 only for an empty cell. */
  get shortHash(): number {
    return this.low & 0xffff || 1;
  }

  hashNumber(number: number): void {
    float[0] = number === 0 ? 0 : number;
    this.#finish(this.#seedHigh ^ words[0]! ^ KINDS.number, this.#seedLow ^ words[1]! ^ KINDS.number, words[0]!);
  }

  /** `day`: YYYYMMDD; `ms`: of the day, -1 for a date without a time. */
  hashDay(day: number, ms = -1): void {
    this.#finish(this.#seedHigh ^ day ^ KINDS.date, this.#seedLow ^ ms, day);
  }

  /** `kind`: text or other. */
  hashText(text: string, kind: Kind): void {
    // As `hashPlain` does, if it can.
    if (kind === KINDS.text && this.#hashAscii(text)) return;
    let high = this.#seedHigh ^ kind;
    let low = this.#seedLow ^ kind;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      high = Math.imul(high ^ unit, PRIME_1);
      high ^= high >>> 15;
      low = Math.imul(low ^ unit, PRIME_2);
      low ^= low >>> 13;
    }
    this.#finish(high, low, text.length);
  }

  /** Hashes a text by its bytes, if it is plain ASCII. */
  #hashAscii(text: string): boolean {
    if (text.length > MAX_SHORT_TEXT) {
      const bytes = Buffer.from(text);
      return bytes.length === text.length && this.hashPlain(bytes, 0, bytes.length);
    }
    return copyPlain(text, this.#ascii) && this.hashPlain(this.#ascii, 0, text.length);
  }

  /** Four bytes at a time; false for a byte that is not plain ASCII. */
  hashPlain(bytes: Buffer, start: number, end: number): boolean {
    let high = this.#seedHigh ^ KINDS.text;
    let low = this.#seedLow ^ KINDS.text;
    let at = start;
    for (const last = end - 3; at < last; at += 4) {
      const a = bytes[at]!;
      const b = bytes[at + 1]!;
      const c = bytes[at + 2]!;
      const d = bytes[at + 3]!;
      if ((a | b | c | d) >= 0x80) return false;
      if (a === BACKSLASH || b === BACKSLASH || c === BACKSLASH || d === BACKSLASH) return false;
      const word = a | (b << 8) | (c << 16) | (d << 24);
      high = Math.imul(high ^ word, PRIME_1);
      high ^= high >>> 15;
      low = Math.imul(low ^ word, PRIME_2);
      low ^= low >>> 13;
    }
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte >= 0x80 || byte === BACKSLASH) return false;
      high = Math.imul(high ^ byte, PRIME_1);
      high ^= high >>> 15;
      low = Math.imul(low ^ byte, PRIME_2);
      low ^= low >>> 13;
    }
    this.#finish(high, low, end - start);
    return true;
  }

  #finish(high: number, low: number, length: number): void {
    const last = Math.imul(high ^ length, PRIME_3);
    const next = Math.imul(low ^ length ^ 0x10000, PRIME_1);
    const mixed = mix(last ^ Math.imul(next, PRIME_2));
    this.high = mixed;
    this.low = mix(next ^ Math.imul(mixed, PRIME_3));
  }
}

/** Copies a text to the start of `bytes`; false if it has a backslash or characters other than ASCII. */
export function copyPlain(text: string, bytes: Buffer): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80 || unit === BACKSLASH) return false;
    bytes[i] = unit;
  }
  return true;
}
