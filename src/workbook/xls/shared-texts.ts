import { BiffDamage } from '../biff/biff-damage.ts';
import { readU8, readU16 } from '../biff/bytes.ts';
import { StringStore } from '../rows/string-store.ts';
import { PHONETIC, RICH, RUN_BYTES, TextReader, UNKNOWN_FLAGS, WIDE } from './text-reader.ts';

/** The record begins with the number of cells with these texts, and the number of texts ([MS-XLS] 2.4.265). */
const COUNT_BYTES = 8;
/** A text begins with the number of its characters and a byte of flags. */
const TEXT_HEAD_BYTES = 3;

/** Reads the shared texts from a record and those that continue it, without holding the records. */
export class SharedTexts {
  readonly store = new StringStore();
  /** How many cells have one of these texts, as the file states; `undefined` if it has no shared texts. */
  statedUses: number | undefined;
  #statedTexts = 0;
  readonly #reader = new TextReader();

  begin(bytes: Buffer, start: number, end: number): void {
    if (this.statedUses !== undefined) throw new BiffDamage('there are two lists of texts');
    if (end - start < COUNT_BYTES) throw new BiffDamage('the list of texts is cut off');
    this.statedUses = bytes.readUInt32LE(start);
    this.#statedTexts = bytes.readUInt32LE(start + 4);
    this.#takeTexts(bytes, start + COUNT_BYTES, end);
  }

  continue(bytes: Buffer, start: number, end: number): void {
    let at = start;
    if (this.#reader.isOpen) {
      at = this.#reader.takeContinued(bytes, start, end);
      this.#addRead();
    }
    this.#takeTexts(bytes, at, end);
    if (this.store.isFull) throw new BiffDamage('it has more than 4 GB of texts');
  }

  /** Whether the file states another number of texts. Some programs count wrong. */
  get isMiscounted(): boolean {
    return this.#statedTexts !== this.store.length;
  }

  /** Call this after the last record. */
  finish(): void {
    if (this.#reader.isOpen) throw new BiffDamage('the list of texts is cut off');
  }

  #takeTexts(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end; ) {
      const next = this.#addWhole(bytes, at, end);
      if (next >= 0) {
        at = next;
        continue;
      }
      this.#reader.begin();
      at = this.#reader.take(bytes, at, end);
      this.#addRead();
    }
  }

  /** Adds the reader's text if it is complete. */
  #addRead(): void {
    if (!this.#reader.isOpen) this.store.addText(this.#reader.text);
  }

  /** Adds a text that is completely in the record; returns the offset after it, or -1 for any other. */
  #addWhole(bytes: Buffer, start: number, end: number): number {
    if (start + TEXT_HEAD_BYTES > end) return -1;
    const flags = readU8(bytes, start + 2);
    if ((flags & UNKNOWN_FLAGS) !== 0) throw new BiffDamage('a text has unknown flags');
    let at = start + TEXT_HEAD_BYTES;
    let restBytes = 0;
    if ((flags & RICH) !== 0) {
      if (at + 2 > end) return -1;
      restBytes = bytes.readUInt16LE(at) * RUN_BYTES;
      at += 2;
    }
    if ((flags & PHONETIC) !== 0) {
      if (at + 4 > end) return -1;
      restBytes += bytes.readUInt32LE(at);
      at += 4;
    }
    const charCount = readU16(bytes, start);
    const isWide = (flags & WIDE) !== 0;
    const textEnd = at + (isWide ? charCount * 2 : charCount);
    if (textEnd + restBytes > end) return -1;
    if (isWide) this.store.addText(bytes.toString('utf16le', at, textEnd));
    else if (isAscii(bytes, at, textEnd)) this.store.addBytes(bytes, at, textEnd);
    else this.store.addText(bytes.toString('latin1', at, textEnd));
    return textEnd + restBytes;
  }
}

function isAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (readU8(bytes, at) >= 0x80) return false;
  return true;
}
