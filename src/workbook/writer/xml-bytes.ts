import { ByteBuilder } from '../rows/byte-builder.ts';
import { escapeText } from './escape-text.ts';

/** Longest escape of one UTF-16 unit, in bytes: `_x000D_`. */
const MAX_BYTES_PER_UNIT = 7;

/** 1 for bytes that need no escape in XML text: most of ASCII, and UTF-8 up to U+EFFF. */
const IS_PLAIN = new Uint8Array(256).fill(1, 32);
for (const char of '&<>') IS_PLAIN[char.charCodeAt(0)] = 0;
IS_PLAIN[9] = 1;
IS_PLAIN[10] = 1;

const ENTITIES: ReadonlyMap<number, Buffer> = new Map([
  [0x26, Buffer.from('&amp;')],
  [0x3c, Buffer.from('&lt;')],
  [0x3e, Buffer.from('&gt;')],
]);
const MAX_ENTITY_BYTES = 5;
const UNDERSCORE = 0x5f;
const LETTER_X = 0x78;
const BACKSLASH = 0x5c;
/** First byte of U+F000 to U+FFFF, some of which XML forbids. */
const LAST_OF_THREE_BYTES = 0xef;

/** Constant ASCII in words of four characters, so that copying takes a quarter of the steps. */
export interface FixedXml {
  readonly words: Uint32Array;
  readonly length: number;
}

export function makeFixedXml(text: string): FixedXml {
  const made = new ChangingXml(text.length);
  made.set(text);
  return made;
}

/** ASCII that is used several times before it changes: a row's number, for all its cells. */
export class ChangingXml implements FixedXml {
  readonly words: Uint32Array;
  length = 0;

  constructor(maxLength: number) {
    this.words = new Uint32Array(Math.ceil(maxLength / 4));
  }

  set(text: string): void {
    const { words } = this;
    words.fill(0);
    for (let at = 0; at < text.length; at++) words[at >> 2]! |= text.charCodeAt(at) << ((at & 3) * 8);
    this.length = text.length;
  }
}

/** Builds XML in UTF-8 as bytes: faster than strings, because cells are short and mostly constant XML. */
export class XmlBytes extends ByteBuilder {
  #viewed = this.bytes;
  #view = new DataView(this.bytes.buffer);

  writeFixed(xml: FixedXml): void {
    const { words } = xml;
    // Writes whole words; the next write overwrites the bytes beyond the end.
    this.reserve(words.length * 4);
    const view = this.#viewed === this.bytes ? this.#view : this.#viewAnew();
    let at = this.length;
    for (let index = 0; index < words.length; index++) {
      view.setUint32(at, words[index]!, true);
      at += 4;
    }
    this.length += xml.length;
  }

  writeNumber(value: number): void {
    if (value >= 0 && value <= 0x7fffffff && (value | 0) === value) this.writeWhole(value);
    else this.writeAscii(`${value}`);
  }

  /** Any text, escaped. */
  writeText(text: string): void {
    this.reserve(text.length * MAX_BYTES_PER_UNIT);
    const { bytes } = this;
    let at = this.length;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit < 0x80) {
        const entity = IS_PLAIN[unit] === 0 ? ENTITIES.get(unit) : undefined;
        if (entity !== undefined) at += entity.copy(bytes, at);
        else if (IS_PLAIN[unit] === 0 || (unit === UNDERSCORE && text.charCodeAt(index + 1) === LETTER_X)) {
          this.#writeSlowly(text);
          return;
        } else bytes[at++] = unit;
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

  /** Copies the UTF-8 of a JSON text, escaped. If it must be decoded, returns false, perhaps after writing a part. */
  copyPlainText(source: Buffer, start: number, end: number): boolean {
    this.reserve((end - start) * MAX_ENTITY_BYTES);
    const { bytes } = this;
    let at = this.length;
    for (let from = start; from < end; from++) {
      const byte = source[from]!;
      const entity = IS_PLAIN[byte] === 0 ? ENTITIES.get(byte) : undefined;
      if (entity !== undefined) at += entity.copy(bytes, at);
      else if (IS_PLAIN[byte] === 0 || byte === BACKSLASH || byte === LAST_OF_THREE_BYTES) return false;
      else if (byte === UNDERSCORE && source[from + 1] === LETTER_X) return false;
      else bytes[at++] = byte;
    }
    this.length = at;
    return true;
  }

  #viewAnew(): DataView {
    this.#viewed = this.bytes;
    this.#view = new DataView(this.bytes.buffer);
    return this.#view;
  }

  #writeSlowly(text: string): void {
    this.length += this.bytes.write(escapeText(text), this.length);
  }
}
