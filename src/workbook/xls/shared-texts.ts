import { BiffDamage } from '../biff/biff-damage.ts';
import { readU8, readU16 } from '../biff/bytes.ts';
import { StringStore } from '../rows/string-store.ts';
import { PHONETIC, RICH, RUN_BYTES, TextReader, UNKNOWN_FLAGS, WIDE } from './text-reader.ts';

/** The record begins with the number of cells with these texts, and the number of texts ([MS-XLS] 2.4.265). */
const COUNT_BYTES = 8;
/** A text begins with the number of its characters and a byte of flags. */
const TEXT_HEAD_BYTES = 3;
/** The index of the texts begins with the number of texts from one entry to the next ([MS-XLS] 2.4.106). */
const STEP_BYTES = 2;
const ENTRY_BYTES = 8;

/** Reads the shared texts from a record and those that continue it, without holding the records. */
export class SharedTexts {
  readonly store = new StringStore();
  /** How many cells have one of these texts, as the file states; `undefined` if it has no shared texts. */
  statedUses: number | undefined;
  #statedTexts = 0;
  /** Where each text begins in the stream, until the index of the texts has been read. */
  #places: number[] = [];
  #isMisplaced = false;
  readonly #reader = new TextReader();

  /** `position` is the place of the record's content in the stream. */
  begin(bytes: Buffer, start: number, end: number, position: number): void {
    if (this.statedUses !== undefined) throw new BiffDamage('there are two lists of texts');
    if (end - start < COUNT_BYTES) throw new BiffDamage('the list of texts is cut off');
    this.statedUses = bytes.readUInt32LE(start);
    this.#statedTexts = bytes.readUInt32LE(start + 4);
    this.#takeTexts(bytes, start + COUNT_BYTES, end, position - start);
  }

  continue(bytes: Buffer, start: number, end: number, position: number): void {
    let at = start;
    if (this.#reader.isOpen) {
      at = this.#reader.takeContinued(bytes, start, end);
      this.#addRead();
    }
    this.#takeTexts(bytes, at, end, position - start);
    if (this.store.isFull) throw new BiffDamage('it has more than 4 GB of texts');
  }

  /**
   * Number of contradictions: another number of texts than the file states (some programs count wrong), or texts that
   * are not where the index of the texts says.
   */
  get contradictions(): number {
    return (this.#statedTexts === this.store.length ? 0 : 1) + (this.#isMisplaced ? 1 : 0);
  }

  /** Compares the index of the texts, whose entries have the place of every n-th text. Some have too few or too many. */
  checkIndex(bytes: Buffer, start: number, end: number): void {
    const places = this.#places;
    this.#places = [];
    const step = end - start < STEP_BYTES ? 0 : readU16(bytes, start);
    const count = Math.floor((end - start - STEP_BYTES) / ENTRY_BYTES);
    if (step === 0 || count !== Math.ceil(places.length / step)) return;
    for (let at = 0; at < count; at++) {
      const stated = bytes.readUInt32LE(start + STEP_BYTES + at * ENTRY_BYTES);
      if (stated !== places[at * step]) this.#isMisplaced = true;
    }
  }

  /** Call this after the last record. */
  finish(): void {
    this.#places = [];
    if (this.#reader.isOpen) throw new BiffDamage('the list of texts is cut off');
  }

  /** `offset` leads from a place in `bytes` to the place in the stream. */
  #takeTexts(bytes: Buffer, start: number, end: number, offset: number): void {
    for (let at = start; at < end; ) {
      this.#places.push(at + offset);
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
