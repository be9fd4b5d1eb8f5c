import { maxTextChars, StringStore } from '../rows/string-store.ts';
import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { type ByteWindow, readWindows } from './byte-window.ts';
import { readRichText } from './rich-text.ts';
import { tagKind, XmlCursor } from './xml-cursor.ts';

/** Reads the shared strings; `part` is undefined if the workbook has none. */
export async function readSharedStrings(archive: ZipArchive, part: string | undefined): Promise<StringStore> {
  if (part === undefined || !archive.hasPart(part)) return new StringStore();
  const failure = new PartFailure(archive.file, part);
  const scanner = new SharedStringsScanner(failure);
  for await (const window of readWindows(archive.readPart(part), failure)) scanner.scan(window);
  if (!scanner.isComplete) throw failure.truncated(`the XML ends in the middle, after ${scanner.store.length} strings`);
  return scanner.store.toValid();
}

/** The size that the store can address, for the error. */
const MAX_STORE_BYTES = 4096 * 1024 * 1024;

export class SharedStringsScanner {
  readonly store = new StringStore();
  isComplete = false;
  readonly #cursor: XmlCursor;

  constructor(failure: PartFailure) {
    this.#cursor = new XmlCursor(failure);
  }

  scan(window: ByteWindow): void {
    const { bytes, end } = window;
    let p = window.start;
    for (;;) {
      while (bytes[p] !== 0x3c) p++;
      if (p >= end) break;
      let next = this.#addPlainItem(bytes, p, end);
      if (next < 0) next = this.#takeTag(window, p);
      if (next < 0) break;
      p = next;
    }
    window.start = Math.min(p, end);
    if (this.store.isFull) throw this.#cursor.failure.expandedTooLarge(MAX_STORE_BYTES);
  }

  /** Copies the usual `<si><t>text</t></si>` byte by byte; -1 for other forms, or if the window ends inside it. */
  #addPlainItem(bytes: Buffer, start: number, end: number): number {
    // <si><t
    if (bytes[start + 1] !== 0x73 || bytes[start + 2] !== 0x69 || bytes[start + 3] !== 0x3e) return -1;
    if (bytes[start + 4] !== 0x3c || bytes[start + 5] !== 0x74) return -1;
    let p = start + 6;
    if (bytes[p] === 0x20) {
      // Skips attributes: only `xml:space` is allowed here, and it changes nothing.
      while (bytes[p] !== 0x3e && bytes[p] !== 0x3c && bytes[p] !== 0x2f) p++;
    }
    if (bytes[p] !== 0x3e) return -1;
    const textStart = ++p;
    for (let byte = bytes[p]; byte !== 0x3c; byte = bytes[++p]) {
      // Entities, line ends and `_x…_` escapes must be decoded.
      if (byte === 0x26 || byte === 0x0d || (byte === 0x5f && bytes[p + 1] === 0x78)) return -1;
    }
    // </t></si>
    if (bytes[p + 1] !== 0x2f || bytes[p + 2] !== 0x74 || bytes[p + 3] !== 0x3e || bytes[p + 4] !== 0x3c) return -1;
    if (bytes[p + 5] !== 0x2f || bytes[p + 6] !== 0x73 || bytes[p + 7] !== 0x69 || bytes[p + 8] !== 0x3e) return -1;
    if (p + 9 > end || p - textStart >= maxTextChars) return -1;
    this.store.addBytes(bytes, textStart, p);
    return p + 9;
  }

  #takeTag(window: ByteWindow, start: number): number {
    const cursor = this.#cursor;
    cursor.attach(window, start);
    if (!cursor.nextTag()) return -1;
    if (cursor.name === 'sst') {
      if (cursor.kind !== tagKind.open) this.isComplete = true;
    } else if (cursor.name === 'si' && cursor.kind !== tagKind.close) {
      const text = cursor.kind === tagKind.empty ? '' : readRichText(cursor, 'si');
      if (text === undefined) return -1;
      this.store.addText(text);
    }
    return cursor.pos;
  }
}
