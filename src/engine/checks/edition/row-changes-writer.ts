import { CHANGE_KINDS, CHANGE_WORDS, type RowChangesHeader, wordsOf } from '../../../contract/row-changes.ts';
import { RowFileWriter } from './row-file-writer.ts';

const KIND = {
  new: CHANGE_KINDS.indexOf('new'),
  gone: CHANGE_KINDS.indexOf('gone'),
  changed: CHANGE_KINDS.indexOf('changed'),
} as const;

/** Writes row-changes.bin: the places of rows that are new, gone or changed. A place is a table's position and a row in its sheet. */
export class RowChangesWriter {
  readonly #file: RowFileWriter;

  constructor(path: string, fields: readonly string[]) {
    const header: RowChangesHeader = { version: 1, fields: [...fields] };
    this.#file = new RowFileWriter(path, header, wordsOf(header));
  }

  addNew(table: number, row: number): void {
    const { at, words } = this.#file;
    words[at + CHANGE_WORDS.kind] = KIND.new;
    words[at + CHANGE_WORDS.table] = table;
    words[at + CHANGE_WORDS.row] = row;
    this.#file.endRow();
  }

  /** A place in the earlier document. */
  addGone(table: number, row: number): void {
    const { at, words } = this.#file;
    words[at + CHANGE_WORDS.kind] = KIND.gone;
    words[at + CHANGE_WORDS.earlierTable] = table;
    words[at + CHANGE_WORDS.earlierRow] = row;
    this.#file.endRow();
  }

  /** Call `markField` for each field whose values differ, and then this. */
  addChanged(table: number, row: number, earlierTable: number, earlierRow: number): void {
    const { at, words } = this.#file;
    words[at + CHANGE_WORDS.kind] = KIND.changed;
    words[at + CHANGE_WORDS.table] = table;
    words[at + CHANGE_WORDS.row] = row;
    words[at + CHANGE_WORDS.earlierTable] = earlierTable;
    words[at + CHANGE_WORDS.earlierRow] = earlierRow;
    this.#file.endRow();
  }

  /** Notes that the field at a position differs in the row that is added next. */
  markField(field: number): void {
    const { at, words } = this.#file;
    words[at + CHANGE_WORDS.fields + (field >>> 5)]! |= 1 << (field & 31);
  }

  finish(): void {
    this.#file.finish();
  }

  abort(): void {
    this.#file.abort();
  }
}
