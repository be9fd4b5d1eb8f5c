import type { EditionFields } from './edition-fields.ts';
import type { RowBatch } from './row-batch.ts';
import { RowFileWriter } from './row-file-writer.ts';
import { RowLayout } from './row-layout.ts';

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
