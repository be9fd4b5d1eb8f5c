import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import {
  CHANGE_KINDS,
  CHANGE_WORDS,
  type ChangeKind,
  type RowChangesHeader,
  wordsOf,
} from '../../../contract/row-changes.ts';

const BUFFERED_ROWS = 4_096;
const HEADER_ALIGNMENT = 8;

/** A row of this document or the earlier one: the position of its table, and the row in its sheet. */
export interface RowPlace {
  table: number;
  row: number;
}

/** Writes row-changes.bin: the places of rows that are new, gone or changed. */
export class RowChangesWriter {
  readonly #path: string;
  readonly #fd: number;
  readonly #words: number;
  readonly #buffer: Uint32Array;
  #rows = 0;

  constructor(path: string, fields: readonly string[]) {
    const header: RowChangesHeader = { version: 1, fields: [...fields] };
    this.#path = path;
    this.#words = wordsOf(header);
    this.#buffer = new Uint32Array(BUFFERED_ROWS * this.#words);
    this.#fd = openSync(path, 'w', 0o600);
    const text = JSON.stringify(header);
    const length = Math.ceil((4 + Buffer.byteLength(text)) / HEADER_ALIGNMENT) * HEADER_ALIGNMENT;
    const start = Buffer.alloc(length, ' ');
    start.writeUInt32LE(length, 0);
    start.write(text, 4);
    this.#write(start);
  }

  /** `fields`: positions of the fields whose values differ. */
  add(kind: ChangeKind, now: RowPlace | null, before: RowPlace | null, fields: readonly number[] = []): void {
    const at = this.#rows * this.#words;
    const buffer = this.#buffer;
    buffer[at + CHANGE_WORDS.kind] = CHANGE_KINDS.indexOf(kind);
    buffer[at + CHANGE_WORDS.table] = now?.table ?? 0;
    buffer[at + CHANGE_WORDS.row] = now?.row ?? 0;
    buffer[at + CHANGE_WORDS.earlierTable] = before?.table ?? 0;
    buffer[at + CHANGE_WORDS.earlierRow] = before?.row ?? 0;
    for (const field of fields) buffer[at + CHANGE_WORDS.fields + (field >>> 5)]! |= 1 << (field & 31);
    this.#rows += 1;
    if (this.#rows === BUFFERED_ROWS) this.#flush();
  }

  finish(): void {
    this.#flush();
    closeSync(this.#fd);
  }

  abort(): void {
    closeSync(this.#fd);
    rmSync(this.#path, { force: true });
  }

  #flush(): void {
    this.#write(Buffer.from(this.#buffer.buffer, 0, this.#rows * this.#words * Uint32Array.BYTES_PER_ELEMENT));
    this.#buffer.fill(0);
    this.#rows = 0;
  }

  #write(bytes: Buffer): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd, bytes, done, bytes.length - done);
  }
}
