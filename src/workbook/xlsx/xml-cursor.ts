import type { PartFailure } from '../zip/part-failure.ts';
import type { ByteWindow } from './byte-window.ts';
import { decodeEntities, normalizeLineEnds } from './xml-text.ts';

export const tagKind = { open: 0, close: 1, empty: 2 } as const;
export type TagKind = (typeof tagKind)[keyof typeof tagKind];

/**
 * Walks over XML bytes tag by tag, with any prefixes and attribute order. Every step returns `false` if the window ends
 * before the step is complete; the caller then repeats the whole unit with more bytes.
 */
export class XmlCursor {
  bytes: Buffer = Buffer.alloc(0);
  pos = 0;
  end = 0;
  /** Kind of the tag that `nextTag` found. */
  kind: TagKind = tagKind.open;
  /** The tag's name without its prefix. */
  name = '';
  tagStart = 0;
  /** The text that `readText` found. */
  text = '';
  /** The attribute that `nextAttribute` found: its name with prefix, and its value without quotes. */
  attributeStart = 0;
  attributeEnd = 0;
  valueStart = 0;
  valueEnd = 0;
  readonly failure: PartFailure;
  #attributePos = 0;
  #tagEnd = 0;
  #nameStart = 0;

  constructor(failure: PartFailure) {
    this.failure = failure;
  }

  /** The start tag's prefix with its colon, or an empty text. */
  get prefix(): string {
    return this.bytes.toString('utf8', this.tagStart + 1, this.#nameStart);
  }

  /** Begins reading the window's bytes at `start`. */
  attach(window: ByteWindow, start = window.start): void {
    this.bytes = window.bytes;
    this.end = window.end;
    this.pos = start;
  }

  /** Moves past the next element tag; skips text, comments, CDATA and processing instructions. */
  nextTag(): boolean {
    const { bytes, end } = this;
    for (;;) {
      let p = this.pos;
      while (bytes[p] !== 0x3c) p++;
      this.pos = p;
      if (p + 1 >= end) return false;
      const next = bytes[p + 1]!;
      if (next !== 0x21 && next !== 0x3f) return this.#readTag(p);
      if (!this.skipSpecial()) return false;
    }
  }

  /** Moves past the end tag of the element whose start tag was just read. `onOpen` gets the names inside it. */
  skipElement(onOpen?: (name: string) => void): boolean {
    if (this.kind === tagKind.empty) return true;
    for (let depth = 1; depth > 0; ) {
      if (!this.nextTag()) return false;
      if (this.kind !== tagKind.close) onOpen?.(this.name);
      if (this.kind === tagKind.open) depth++;
      else if (this.kind === tagKind.close) depth--;
    }
    return true;
  }

  /** Reads text up to the next tag: decodes entities, includes CDATA, leaves out comments. */
  readText(): boolean {
    const { bytes, end } = this;
    this.text = '';
    for (;;) {
      const start = this.pos;
      let p = start;
      while (bytes[p] !== 0x3c) p++;
      this.pos = p;
      if (p + 1 >= end) return false;
      if (p > start) this.text += this.#decode(start, p);
      const next = bytes[p + 1];
      if (next !== 0x21 && next !== 0x3f) return true;
      if (!this.skipSpecial()) return false;
      if (bytes[p + 2] === 0x5b) this.text += normalizeLineEnds(bytes.toString('utf8', p + 9, this.pos - 3));
    }
  }

  /** Moves past the comment, CDATA section or processing instruction at `pos`. Throws for a declaration. */
  skipSpecial(): boolean {
    const start = this.pos;
    if (this.bytes[start + 1] === 0x3f) return this.#skipTo('?>', start + 2);
    if (this.#startsWith('<!--', start)) return this.#skipTo('-->', start + 4);
    if (this.#startsWith('<![CDATA[', start)) return this.#skipTo(']]>', start + 9);
    const isUndecided = this.#isCutShort('<!--', start) || this.#isCutShort('<![CDATA[', start);
    if (isUndecided) return false;
    throw this.failure.forbiddenXml();
  }

  /** Steps to the next attribute of the tag that `nextTag` found. */
  nextAttribute(): boolean {
    const { bytes } = this;
    const end = this.#tagEnd;
    let p = this.#attributePos;
    while (p < end && isSpace(bytes[p])) p++;
    if (p >= end) return false;
    this.attributeStart = p;
    while (p < end && bytes[p] !== 0x3d && !isSpace(bytes[p])) p++;
    this.attributeEnd = p;
    while (p < end && isSpace(bytes[p])) p++;
    if (bytes[p] !== 0x3d) throw this.failure.corrupt('an attribute without a value');
    p++;
    while (p < end && isSpace(bytes[p])) p++;
    const quote = bytes[p];
    if (quote !== 0x22 && quote !== 0x27) throw this.failure.corrupt('an attribute without quotes');
    this.valueStart = ++p;
    while (p < end && bytes[p] !== quote) p++;
    this.valueEnd = p;
    this.#attributePos = p + 1;
    return true;
  }

  isAttribute(name: string): boolean {
    return this.attributeEnd - this.attributeStart === name.length && this.#startsWith(name, this.attributeStart);
  }

  readAttributeValue(): string {
    return decodeEntities(this.bytes.toString('utf8', this.valueStart, this.valueEnd), this.failure);
  }

  /** All attributes of the tag, by name with prefix. For parts that need not be read fast. */
  readAttributes(): Map<string, string> {
    const attributes = new Map<string, string>();
    while (this.nextAttribute()) {
      attributes.set(this.bytes.toString('utf8', this.attributeStart, this.attributeEnd), this.readAttributeValue());
    }
    return attributes;
  }

  #readTag(start: number): boolean {
    const { bytes } = this;
    const isClose = bytes[start + 1] === 0x2f;
    let nameStart = start + (isClose ? 2 : 1);
    const tagEnd = this.#findTagEnd(nameStart);
    if (tagEnd < 0) return false;
    let p = nameStart;
    for (; p < tagEnd && !isSpace(bytes[p]) && bytes[p] !== 0x2f; p++) if (bytes[p] === 0x3a) nameStart = p + 1;
    const isEmpty = !isClose && bytes[tagEnd - 1] === 0x2f;
    this.kind = isClose ? tagKind.close : isEmpty ? tagKind.empty : tagKind.open;
    this.name = p - nameStart === 1 ? String.fromCharCode(bytes[nameStart]!) : bytes.toString('utf8', nameStart, p);
    this.#nameStart = nameStart;
    this.tagStart = start;
    this.#attributePos = p;
    this.#tagEnd = isEmpty ? tagEnd - 1 : tagEnd;
    this.pos = tagEnd + 1;
    return true;
  }

  /** Offset of the tag's `>`, or -1. The value of an attribute may also contain `>`. */
  #findTagEnd(from: number): number {
    const { bytes, end } = this;
    for (let p = from; p < end; p++) {
      const byte = bytes[p];
      if (byte === 0x3e) return p;
      if (byte === 0x3c) throw this.failure.corrupt('a tag inside a tag');
      if (byte === 0x22 || byte === 0x27) {
        p++;
        while (p < end && bytes[p] !== byte) p++;
      }
    }
    return -1;
  }

  #decode(start: number, end: number): string {
    return decodeEntities(normalizeLineEnds(this.bytes.toString('utf8', start, end)), this.failure);
  }

  #skipTo(terminator: string, from: number): boolean {
    const found = this.bytes.indexOf(terminator, from, 'latin1');
    if (found < 0 || found + terminator.length > this.end) return false;
    this.pos = found + terminator.length;
    return true;
  }

  #startsWith(text: string, at: number): boolean {
    if (at + text.length > this.end) return false;
    for (let i = 0; i < text.length; i++) if (this.bytes[at + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** `true` if the window ends inside of `text`. */
  #isCutShort(text: string, at: number): boolean {
    const known = this.end - at;
    return known < text.length && this.#startsWith(text.slice(0, known), at);
  }
}

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
