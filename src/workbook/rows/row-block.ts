import type { CellValue } from './cell-value.ts';
import { decodeDate, type EncodedCell } from './date-cell.ts';

/** Facts about a row besides its cells: five numbers for each row. */
export const ROW_FIELDS = { index: 0, firstStart: 1, cellCount: 2, flags: 3, filledCount: 4, count: 5 } as const;

export const ROW_FLAGS = { hidden: 1, blank: 2, noValue: 4 } as const;

/** Numbers at the start of a stored block: how many numbers for starts and rows, and bytes of notes, follow. */
const HEADER_NUMBERS = 3;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER_BYTES = Int32Array.BYTES_PER_ELEMENT;

export interface RowBlockParts {
  /** The rows' cells as JSON, `[1,"two",null],[[20240506]]`: the rule host and this process decode values from it. */
  bytes: Buffer;
  /** Offset of each cell in `bytes`, and after each row's cells, the offset one byte after the row's end. */
  starts: Int32Array;
  /** `ROW_FIELDS.count` numbers for each row. */
  table: Int32Array;
  /** Columns of formulas without a cached value, by the position of the row. */
  uncached: ReadonlyMap<number, number[]>;
  /** The days of durations that cannot be computed from their hours, by the offset of the cell in `bytes`. */
  days: ReadonlyMap<number, number>;
  /** What the formats of each row's cells show, see `FormatCounter`; null if formats are not read. */
  formats: Uint8Array | null;
}

/** Several hundred rows, encoded: most cells are only passed on and never become JavaScript values here. */
export class RowBlock implements RowBlockParts {
  readonly bytes: Buffer;
  readonly starts: Int32Array;
  readonly table: Int32Array;
  readonly uncached: ReadonlyMap<number, number[]>;
  readonly days: ReadonlyMap<number, number>;
  readonly formats: Uint8Array | null;
  #stored: Buffer<ArrayBuffer> | null = null;

  constructor({ bytes, starts, table, uncached, days, formats }: RowBlockParts) {
    this.bytes = bytes;
    this.starts = starts;
    this.table = table;
    this.uncached = uncached;
    this.days = days;
    this.formats = formats;
  }

  decode(start: number, end: number): CellValue {
    if (this.bytes[start] === QUOTE && isPlain(this.bytes, start + 1, end - 1))
      return this.bytes.toString('latin1', start + 1, end - 1);
    return decodeDate(JSON.parse(this.bytes.toString('utf8', start, end)) as EncodedCell);
  }

  /** The block as one piece of memory, which has nothing else in it; `load` can read it on the same machine. */
  store(): Buffer<ArrayBuffer> {
    return this.#stored ?? this.#joinParts();
  }

  #joinParts(): Buffer<ArrayBuffer> {
    const { bytes, starts, table, uncached, days, formats } = this;
    const hasNotes = uncached.size > 0 || days.size > 0 || formats !== null;
    const encoded = formats === null ? [] : [Buffer.from(formats).toString('base64')];
    const notes = Buffer.from(hasNotes ? JSON.stringify([[...uncached], [...days], ...encoded]) : '');
    const header = Int32Array.of(starts.length, table.length, notes.length);
    const parts = [toBytes(header), toBytes(starts), toBytes(table), notes, bytes];
    const stored = Buffer.allocUnsafeSlow(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) at += part.copy(stored, at);
    return stored;
  }

  /** `stored` must be aligned to four bytes in its memory. */
  static load(stored: Buffer<ArrayBuffer>): RowBlock {
    const { buffer, byteOffset } = stored;
    const [startCount = 0, tableCount = 0, noteBytes = 0] = new Int32Array(buffer, byteOffset, HEADER_NUMBERS);
    const startsAt = byteOffset + HEADER_NUMBERS * NUMBER_BYTES;
    const tableAt = startsAt + startCount * NUMBER_BYTES;
    const notesAt = tableAt + tableCount * NUMBER_BYTES - byteOffset;
    const notes = noteBytes === 0 ? '[[],[]]' : stored.toString('utf8', notesAt, notesAt + noteBytes);
    const [uncached, days, formats] = JSON.parse(notes) as StoredNotes;
    const block = new RowBlock({
      bytes: stored.subarray(notesAt + noteBytes),
      starts: new Int32Array(buffer, startsAt, startCount),
      table: new Int32Array(buffer, tableAt, tableCount),
      uncached: new Map(uncached),
      days: new Map(days),
      formats: formats === undefined ? null : Buffer.from(formats, 'base64'),
    });
    block.#stored = stored;
    return block;
  }
}

/** `RowBlockParts.uncached`, `days`, and `formats` in base64. */
type StoredNotes = [[number, number[]][], [number, number][], string?];

/** Whether the JSON of a text is the text itself, in ASCII. */
function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 0x80 || byte === BACKSLASH) return false;
  }
  return true;
}

function toBytes(numbers: Int32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
