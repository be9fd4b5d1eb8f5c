import type { KeyRows } from './read-key-files.ts';
import { RowIndex } from './row-index.ts';
import { ROW, type RowLayout } from './row-layout.ts';

/** The rows of the sender's earlier document, or of several that count as one, found by their keys. */
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

  constructor({ header, layout, count, words }: KeyRows) {
    this.#layout = layout;
    this.count = count;
    this.#words = words;
    this.#floats = new Float32Array(words.buffer, words.byteOffset, words.length);
    this.#halves = new Uint16Array(words.buffer, words.byteOffset, words.length * 2);
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
    return this.#personIndex.find(high, low);
  }

  /** Whether a person is in several rows. */
  get hasNamesakes(): boolean {
    return this.#personIndex.hasRepetitions;
  }

  get #personIndex(): RowIndex {
    this.#persons ??= this.#index(ROW.personHigh, ROW.personLow);
    return this.#persons;
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
