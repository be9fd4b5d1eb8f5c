import type { PartFailure } from '../zip/part-failure.ts';

/** As for a unit of an XML part: a text of 32,767 characters with a format for each takes 200 kB. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const MAX_LENGTH_SHIFT = 21;
const NO_BYTES = Buffer.alloc(0);

/**
 * Goes from record to record ([MS-XLSB] 2.1.4: a type of one or two bytes, a length of one to four, the content). A
 * record that the chunk splits waits for the next chunks; its stated length alone takes no memory.
 */
export class RecordCursor {
  bytes: Buffer = NO_BYTES;
  type = -1;
  /** Where the record's content begins and ends in `bytes`. */
  start = 0;
  end = 0;
  readonly failure: PartFailure;
  #recordStart = 0;
  /** Where `bytes` begins in the part. */
  #offset = 0;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #wantedBytes = 0;

  constructor(failure: PartFailure) {
    this.failure = failure;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** Where the record begins in the part. */
  get offset(): number {
    return this.#offset + this.#recordStart;
  }

  /** Whether bytes of an incomplete record are waiting for more. */
  get isWaiting(): boolean {
    return this.#waitingBytes > 0;
  }

  /** Adds bytes to read; false if they do not complete the record that is waiting. */
  append(chunk: Buffer): boolean {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes < this.#wantedBytes) return false;
    this.bytes = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting);
    this.end = 0;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return true;
  }

  /** Moves to the next record; false if the bytes end before the record does. */
  next(): boolean {
    const { bytes } = this;
    const limit = bytes.length;
    const recordStart = this.end;
    let p = recordStart;
    let type = bytes[p++];
    if (type === undefined) return this.#wait(recordStart, 1);
    if (type >= 0x80) {
      const high = bytes[p++];
      if (high === undefined) return this.#wait(recordStart, 1);
      if (high >= 0x80) throw this.failure.corrupt('a record with a type that does not exist');
      type = (type & 0x7f) | (high << 7);
    }
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[p++];
      if (byte === undefined) return this.#wait(recordStart, 1);
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
      if (shift === MAX_LENGTH_SHIFT) throw this.failure.corrupt('a record whose length has no end');
    }
    if (length > MAX_RECORD_BYTES) throw this.failure.corrupt('a record of more than 16 MB');
    if (p + length > limit) return this.#wait(recordStart, p + length - recordStart);
    this.type = type;
    this.start = p;
    this.end = p + length;
    this.#recordStart = recordStart;
    return true;
  }

  /** The next call of `next` gives the same record again. */
  stepBack(): void {
    this.end = this.#recordStart;
  }

  readU32(at: number): number {
    return this.bytes.readUInt32LE(at);
  }

  assertLength(bytes: number, name: string): void {
    if (this.length === bytes) return;
    throw this.failure.corrupt(`${name} has ${this.length} bytes; expected ${bytes}`);
  }

  #wait(recordStart: number, wantedBytes: number): false {
    const rest = this.bytes.subarray(recordStart);
    this.#waiting = rest.length > 0 ? [rest] : [];
    this.#waitingBytes = rest.length;
    this.#offset += recordStart;
    this.#wantedBytes = Math.max(wantedBytes, rest.length + 1);
    this.bytes = NO_BYTES;
    this.end = 0;
    return false;
  }
}

/** Yields the cursor whenever it has new bytes; the caller takes all complete records from it. */
export async function* readRecords(chunks: AsyncIterable<Buffer>, failure: PartFailure): AsyncGenerator<RecordCursor> {
  const cursor = new RecordCursor(failure);
  for await (const chunk of chunks) if (cursor.append(chunk)) yield cursor;
  if (cursor.isWaiting) throw failure.truncated('its records end in the middle');
}
