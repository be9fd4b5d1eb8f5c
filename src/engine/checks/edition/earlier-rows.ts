import { countWords, ROW } from './key-file.ts';
import type { KeyRows } from './read-key-files.ts';
import { RowIndex } from './row-index.ts';

/** The rows of the sender's earlier document, or of several that count as one, found by their keys. */
export class EarlierRows {
  readonly key: readonly string[];
  readonly count: number;
  readonly #words: Uint32Array;
  readonly #floats: Float32Array;
  readonly #halves: Uint16Array;
  readonly #rowWords: number;
  readonly #fieldsAt: number;
  /** By name: position of a field, and of an amount. */
  readonly #fields: ReadonlyMap<string, number>;
  readonly #amounts: ReadonlyMap<string, number>;
  readonly #keys: RowIndex;
  /** Made when the first name has changed: few documents need it. */
  #names: RowIndex | null = null;
  #persons: RowIndex | null = null;

  constructor({ header, count, words }: KeyRows) {
    this.#rowWords = countWords(header);
    this.count = count;
    this.#words = words;
    this.#floats = new Float32Array(words.buffer, words.byteOffset, words.length);
    this.#halves = new Uint16Array(words.buffer, words.byteOffset, words.length * 2);
    this.#fieldsAt = (ROW.amounts + header.amounts.length) * 2;
    this.key = header.key;
    this.#fields = new Map(header.fields.map((name, i) => [name, i]));
    this.#amounts = new Map(header.amounts.map((name, i) => [name, i]));
    this.#keys = this.#index(ROW.keyHigh, ROW.keyLow);
  }

  /** The row with a key; -1 if there is none. */
  findKey(high: number, low: number): number {
    return this.#keys.find(high, low);
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
    return this.#words[row * this.#rowWords + word]!;
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
    return this.#halves[row * this.#rowWords * 2 + this.#fieldsAt + position]!;
  }

  /** An amount, by `amountPosition`; NaN if there is none. */
  amount(row: number, position: number): number {
    return this.#floats[row * this.#rowWords + ROW.amounts + position]!;
  }

  #index(high: number, low: number): RowIndex {
    return new RowIndex(this.#words, { rowWords: this.#rowWords, count: this.count, high, low });
  }
}
