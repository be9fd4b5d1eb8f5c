import { escapeText } from './escape-text.ts';

/** UTF-8 bytes that the longest escape of one UTF-16 unit takes: `_x000D_`. */
const MAX_BYTES_PER_UNIT = 7;
const MAX_INTEGER_BYTES = 16;

/** 1 for the ASCII characters that stand in XML text as they are, beside no other character that needs care. */
const IS_PLAIN = new Uint8Array(128).fill(1, 32);
for (const char of '&<>_') IS_PLAIN[char.charCodeAt(0)] = 0;
IS_PLAIN[9] = 1;
IS_PLAIN[10] = 1;

/** Fixed ASCII, four characters in a word, so that copying takes a quarter of the steps. */
export interface FixedXml {
  readonly words: Uint32Array;
  readonly length: number;
}

export function makeFixedXml(text: string): FixedXml {
  const words = new Uint32Array(Math.ceil(text.length / 4));
  for (let at = 0; at < text.length; at++) words[at >> 2]! |= text.charCodeAt(at) << ((at & 3) * 8);
  return { words, length: text.length };
}

/**
 * UTF-8 XML under construction. Writing bytes right away is faster than joining strings and encoding them:
 * cells are short, and most of their XML is the same.
 */
export class XmlBytes {
  length = 0;
  #bytes: Buffer;
  #view: DataView;
  #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** What was written so far; goes on with an empty buffer. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.length);
    this.#use(Buffer.allocUnsafeSlow(this.#capacity));
    this.length = 0;
    return taken;
  }

  writeFixed(xml: FixedXml): void {
    const { words } = xml;
    // Whole words are written; what stands beyond the end is overwritten by what comes next.
    this.#reserve(words.length * 4);
    const view = this.#view;
    let at = this.length;
    for (let index = 0; index < words.length; index++) {
      view.setUint32(at, words[index]!, true);
      at += 4;
    }
    this.length += xml.length;
  }

  /** ASCII without markup: numbers, mostly. */
  writeAscii(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let at = this.length;
    for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index);
    this.length = at;
  }

  writeNumber(value: number): void {
    if (value >= 0 && value <= 0x7fffffff && (value | 0) === value) this.#writeDigits(value);
    else this.writeAscii(`${value}`);
  }

  /** Any text, escaped. */
  writeText(text: string): void {
    this.#reserve(text.length * MAX_BYTES_PER_UNIT);
    const bytes = this.#bytes;
    let at = this.length;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit < 0x80) {
        if (IS_PLAIN[unit] === 0) {
          this.#writeSlowly(text);
          return;
        }
        bytes[at++] = unit;
      } else if (unit < 0x800) {
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else if (unit < 0xd800) {
        bytes[at++] = 0xe0 | (unit >> 12);
        bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else {
        this.#writeSlowly(text);
        return;
      }
    }
    this.length = at;
  }

  #writeSlowly(text: string): void {
    this.length += this.#bytes.write(escapeText(text), this.length);
  }

  #writeDigits(value: number): void {
    this.#reserve(MAX_INTEGER_BYTES);
    let end = this.length + 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) end++;
    this.length = end;
    let rest = value;
    do {
      const next = (rest / 10) | 0;
      this.#bytes[--end] = 48 + rest - next * 10;
      rest = next;
    } while (rest > 0);
  }

  #reserve(byteCount: number): void {
    if (this.length + byteCount <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.length + byteCount));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#use(larger);
  }

  #use(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
