import { readFileSync } from 'node:fs';
import { AdeError } from '../../../contract/errors/index.ts';
import type { EditionFields } from './edition-fields.ts';
import type { RowBatch } from './row-batch.ts';
import { RowFileWriter } from './row-file-writer.ts';
import { ROW, RowLayout } from './row-layout.ts';

const HEADER_ALIGNMENT = 8;
const WORD_BYTES = 4;

/** What a key file says of its rows. */
interface KeyHeader {
  version: 1;
  /** Fields of the key, in order. */
  key: string[];
  /** Fields with a hash of 16 bits in each row, in order. */
  fields: string[];
  /** Fields with a number of 32 bits in each row, in order. */
  amounts: string[];
}

/** Writes keys.bin: salted hashes of each row's key and values, for the sender's next document. */
export class KeyFileWriter {
  readonly #file: RowFileWriter;

  constructor(path: string, { key, all, amounts }: EditionFields) {
    const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
    const header: KeyHeader = { version: 1, key: names(key), fields: names(all), amounts: names(amounts) };
    this.#file = new RowFileWriter(path, header, new RowLayout(all.length, amounts.length).words);
  }

  /** Adds the rows that have values. */
  add({ words, layout, isFilled, count }: RowBatch): void {
    for (let from = 0; from < count; ) {
      let to = from;
      while (to < count && isFilled[to] === 1) to += 1;
      if (to > from) this.#file.addRows(words.subarray(from * layout.words, to * layout.words));
      from = to + 1;
    }
  }

  finish(): void {
    this.#file.finish();
  }

  abort(): void {
    this.#file.abort();
  }
}

/** The rows of an earlier document's key file, found by their keys. */
export class EarlierRows {
  readonly key: readonly string[];
  readonly count: number;
  readonly #words: Uint32Array;
  readonly #floats: Float32Array;
  readonly #halves: Uint16Array;
  readonly #layout: RowLayout;
  /** By name: position of a field, and of an amount. */
  readonly #fields: ReadonlyMap<string, number>;
  readonly #amounts: ReadonlyMap<string, number>;
  /** Made when they are needed: rows mostly keep their order and their names. */
  #keys: RowIndex | null = null;
  #names: RowIndex | null = null;
  #persons: RowIndex | null = null;
  /** The row after the one that was found last. */
  #next = 0;

  /** Throws `check_input_unreadable`; `shownPath` is the path in the job's folder. */
  constructor(path: string, shownPath: string) {
    const file = readFileSync(path);
    // A copy, if the bytes are not aligned in their memory.
    const bytes = file.byteOffset % HEADER_ALIGNMENT === 0 ? file : Buffer.from(new Uint8Array(file).buffer);
    const header = readHeader(bytes, shownPath);
    const start = bytes.byteOffset + bytes.readUInt32LE(0);
    this.#layout = new RowLayout(header.fields.length, header.amounts.length);
    this.count = Math.floor((bytes.byteOffset + bytes.length - start) / (this.#layout.words * WORD_BYTES));
    const wordCount = this.count * this.#layout.words;
    this.#words = new Uint32Array(bytes.buffer, start, wordCount);
    this.#floats = new Float32Array(bytes.buffer, start, wordCount);
    this.#halves = new Uint16Array(bytes.buffer, start, wordCount * 2);
    this.key = header.key;
    this.#fields = new Map(header.fields.map((name, i) => [name, i]));
    this.#amounts = new Map(header.amounts.map((name, i) => [name, i]));
  }

  /** The row with a key; -1 if there is none. */
  findKey(high: number, low: number): number {
    let row = this.#next;
    if (row >= this.count || this.word(row, ROW.keyLow) !== low || this.word(row, ROW.keyHigh) !== high) {
      this.#keys ??= this.#index(ROW.keyHigh, ROW.keyLow);
      row = this.#keys.find(high, low);
      if (row < 0) return -1;
    }
    this.#next = row + 1;
    return row;
  }

  /** The first row with a name. */
  findName(hash: number): number {
    this.#names ??= this.#index(ROW.name, ROW.name);
    return this.#names.find(hash, hash);
  }

  findPerson(high: number, low: number): number {
    this.#persons ??= this.#index(ROW.personHigh, ROW.personLow);
    return this.#persons.find(high, low);
  }

  word(row: number, word: number): number {
    return this.#words[row * this.#layout.words + word]!;
  }

  /** -1 if the earlier document's package did not have the field. */
  fieldPosition(name: string): number {
    return this.#fields.get(name) ?? -1;
  }

  amountPosition(name: string): number {
    return this.#amounts.get(name) ?? -1;
  }

  /** The hash of a field, by `fieldPosition`; 0 for an empty one. */
  field(row: number, position: number): number {
    return this.#halves[row * this.#layout.halves + this.#layout.fieldsAt + position]!;
  }

  /** An amount, by `amountPosition`; NaN if there is none. */
  amount(row: number, position: number): number {
    return this.#floats[row * this.#layout.words + ROW.amounts + position]!;
  }

  #index(high: number, low: number): RowIndex {
    return new RowIndex(this.#words, { rowWords: this.#layout.words, count: this.count, high, low });
  }
}

function readHeader(bytes: Buffer, path: string): KeyHeader {
  try {
    const length = bytes.readUInt32LE(0);
    const header = JSON.parse(bytes.toString('utf8', WORD_BYTES, length)) as KeyHeader;
    if (header.version === 1) return header;
  } catch {
    // Reported below.
  }
  throw new AdeError('check_input_unreadable', { path, found: 'it does not have the expected shape' });
}

/** Finds rows by two words; rows in which both are 0 are not in the index. */
class RowIndex {
  readonly #words: Uint32Array;
  readonly #rowWords: number;
  readonly #high: number;
  readonly #low: number;
  /** Row + 1 by slot; 0 for a free slot. */
  readonly #slots: Uint32Array;

  constructor(
    words: Uint32Array,
    { rowWords, count, high, low }: { rowWords: number; count: number; high: number; low: number },
  ) {
    this.#words = words;
    this.#rowWords = rowWords;
    this.#high = high;
    this.#low = low;
    let slots = 16;
    while (slots * 2 < count * 3) slots *= 2;
    this.#slots = new Uint32Array(slots);
    for (let row = 0; row < count; row++) {
      const at = row * rowWords;
      const slot = this.#slotOf(words[at + high]!, words[at + low]!);
      if (slot >= 0 && this.#slots[slot] === 0) this.#slots[slot] = row + 1;
    }
  }

  find(high: number, low: number): number {
    const slot = this.#slotOf(high, low);
    return slot < 0 ? -1 : this.#slots[slot]! - 1;
  }

  #slotOf(high: number, low: number): number {
    if (high === 0 && low === 0) return -1;
    const mask = this.#slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const row = this.#slots[slot]!;
      if (row === 0) return slot;
      const at = (row - 1) * this.#rowWords;
      if (this.#words[at + this.#low] === low && this.#words[at + this.#high] === high) return slot;
    }
  }
}
