import { BiffDamage } from '../biff/biff-damage.ts';
import { readU16 } from '../biff/bytes.ts';
import type { StoredStream } from '../ole/index.ts';
import { normalizeType, RECORDS } from './record-types.ts';

/** A record has a type and a length of two bytes each, and at most this many bytes of content ([MS-XLS] 2.1.4). */
const HEAD_BYTES = 4;
const MAX_CONTENT_BYTES = 8224;
const WINDOW_BYTES = 256 * 1024;

/** The part of a stream that is in memory. `next` goes from record to record. */
export class RecordWindow {
  readonly bytes = Buffer.allocUnsafeSlow(WINDOW_BYTES + HEAD_BYTES + MAX_CONTENT_BYTES);
  type = 0;
  /** The content of the record is from `start` to `end`. */
  start = 0;
  end = 0;
  /** Where the next record begins, and where the bytes in memory end. */
  #next = 0;
  #filled = 0;
  /** Place of the first byte in the stream. */
  #base: number;
  /** Number of open charts inside of a sheet; -1 before the first record of the sheet. */
  #charts = -1;

  constructor(base: number) {
    this.#base = base;
  }

  /** Place of the record in the stream. */
  get position(): number {
    return this.contentPosition - HEAD_BYTES;
  }

  get contentPosition(): number {
    return this.#base + this.start;
  }

  /** Place in the stream up to which bytes are in memory. */
  get filledTo(): number {
    return this.#base + this.#filled;
  }

  /** How many bytes of an incomplete record are at the end. */
  get restBytes(): number {
    return this.#filled - this.#next;
  }

  /** `false` if the next record is not completely in memory. */
  next(): boolean {
    const { bytes } = this;
    const at = this.#next;
    if (at + HEAD_BYTES > this.#filled) return false;
    const length = readU16(bytes, at + 2);
    if (length > MAX_CONTENT_BYTES) throw new BiffDamage('a record is longer than records can be');
    const end = at + HEAD_BYTES + length;
    if (end > this.#filled) return false;
    this.type = normalizeType(readU16(bytes, at));
    this.start = at + HEAD_BYTES;
    this.end = end;
    this.#next = end;
    return true;
  }

  /** Like `next`, for a sheet that is read from its first record on: leaves out the records inside of its charts. */
  nextOfSheet(): boolean {
    while (this.next()) {
      if (this.type === RECORDS.startOfPart) this.#charts += 1;
      else if (this.type === RECORDS.endOfPart) this.#charts -= 1;
      if (this.#charts <= 0) return true;
    }
    return false;
  }

  /** Drops the records that `next` has given, and reads more bytes; returns how many. */
  async fill(stream: StoredStream, end: number): Promise<number> {
    const rest = this.restBytes;
    this.bytes.copyWithin(0, this.#next, this.#filled);
    this.#base += this.#next;
    this.#next = 0;
    this.#filled = rest;
    const from = this.#base + rest;
    const count = await stream.readInto(this.bytes, rest, Math.min(WINDOW_BYTES, end - from), from);
    this.#filled += count;
    return count;
  }
}

/** Reads a stream from `start` to `end`, and yields the window each time that it has more records. */
export async function* readRecords(stream: StoredStream, start = 0, end = stream.size): AsyncGenerator<RecordWindow> {
  const window = new RecordWindow(start);
  while ((await window.fill(stream, end)) > 0) yield window;
}
