import {
  CHANGE_KINDS,
  CHANGE_WORDS,
  type ChangeKind,
  type RowChangesHeader,
  wordsOf,
} from '../../../contract/row-changes.ts';
import { RowFileWriter } from './row-file-writer.ts';

/** A row of this document or the earlier one: the position of its table, and the row in its sheet. */
export interface RowPlace {
  table: number;
  row: number;
}

/** Writes row-changes.bin: the places of rows that are new, gone or changed. */
export class RowChangesWriter {
  readonly #file: RowFileWriter;

  constructor(path: string, fields: readonly string[]) {
    const header: RowChangesHeader = { version: 1, fields: [...fields] };
    this.#file = new RowFileWriter(path, header, wordsOf(header));
  }

  /** `fields`: positions of the fields whose values differ. */
  add(kind: ChangeKind, now: RowPlace | null, before: RowPlace | null, fields: readonly number[] = []): void {
    const { at, words } = this.#file;
    words[at + CHANGE_WORDS.kind] = CHANGE_KINDS.indexOf(kind);
    words[at + CHANGE_WORDS.table] = now?.table ?? 0;
    words[at + CHANGE_WORDS.row] = now?.row ?? 0;
    words[at + CHANGE_WORDS.earlierTable] = before?.table ?? 0;
    words[at + CHANGE_WORDS.earlierRow] = before?.row ?? 0;
    for (const field of fields) words[at + CHANGE_WORDS.fields + (field >>> 5)]! |= 1 << (field & 31);
    this.#file.endRow();
  }

  finish(): void {
    this.#file.finish();
  }

  abort(): void {
    this.#file.abort();
  }
}
