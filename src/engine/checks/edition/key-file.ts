import type { EditionFields } from './edition-fields.ts';
import type { RowFacts } from './row-facts.ts';
import { RowFileWriter } from './row-file-writer.ts';

/** What a key file says of its rows. */
export interface KeyHeader {
  version: 1;
  /** Fields of the key, in order. */
  key: string[];
  /** Fields with a hash of 16 bits in each row, in order. */
  fields: string[];
  /** Fields with a number of 32 bits in each row, in order. */
  amounts: string[];
}

/** Words of 32 bits at the start of each row; after them come the amounts, then 16 bits for each field. */
export const ROW = {
  keyHigh: 0,
  keyLow: 1,
  row: 2,
  table: 3,
  name: 4,
  personHigh: 5,
  personLow: 6,
  amounts: 7,
} as const;

export function countWords({ fields, amounts }: KeyHeader): number {
  return ROW.amounts + amounts.length + Math.ceil(fields.length / 2);
}

/** Writes keys.bin: salted hashes of each row's key and values, for the sender's next document. */
export class KeyFileWriter {
  readonly #file: RowFileWriter;
  readonly #fieldsAt: number;
  readonly #floats: Float32Array;
  readonly #halves: Uint16Array;

  constructor(path: string, { key, all, amounts }: EditionFields) {
    const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
    const header: KeyHeader = { version: 1, key: names(key), fields: names(all), amounts: names(amounts) };
    this.#file = new RowFileWriter(path, header, countWords(header));
    this.#fieldsAt = (ROW.amounts + header.amounts.length) * 2;
    this.#floats = new Float32Array(this.#file.memory);
    this.#halves = new Uint16Array(this.#file.memory);
  }

  add(row: RowFacts): void {
    const { at, words } = this.#file;
    words[at + ROW.keyHigh] = row.keyHigh;
    words[at + ROW.keyLow] = row.keyLow;
    words[at + ROW.row] = row.row;
    words[at + ROW.table] = row.table;
    words[at + ROW.name] = row.name;
    words[at + ROW.personHigh] = row.personHigh;
    words[at + ROW.personLow] = row.personLow;
    const { amounts, hashes } = row;
    for (let i = 0; i < amounts.length; i++) this.#floats[at + ROW.amounts + i] = amounts[i]!;
    const fieldsAt = at * 2 + this.#fieldsAt;
    for (let i = 0; i < hashes.length; i++) this.#halves[fieldsAt + i] = hashes[i]!;
    this.#file.endRow();
  }

  finish(): void {
    this.#file.finish();
  }

  abort(): void {
    this.#file.abort();
  }
}
