import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import {
  CHANGE_KINDS,
  CHANGE_WORDS,
  type ChangeKind,
  DOCUMENT_SHIFT,
  type RowChangesHeader,
  wordsOf,
} from '../../contract/row-changes.ts';

const WORD_BYTES = 4;
const ROWS_AT_ONCE = 4_096;
const LISTED_AT_ONCE = 20_000;

/** A row by the position of its table among all tables of its record. */
export interface TableRow {
  table: number;
  row: number;
}

export interface RowChange {
  kind: ChangeKind;
  /** Null for a row that is gone. */
  now: TableRow | null;
  /** Null for a row that is new. `document`: which of the earlier documents it is in, from 0. */
  before: (TableRow & { document: number }) | null;
  /** Fields whose values differ. */
  fields: string[];
}

export interface RowChangesPage {
  items: RowChange[];
  /** Where the next page begins; null at the end. */
  next: number | null;
}

/** Reads a page of row-changes.bin, which may be long; null if there is no such file, or if it is damaged. */
export function readRowChanges(
  path: string,
  { kind, from = 0, limit }: { kind?: ChangeKind | undefined; from?: number; limit: number },
): RowChangesPage | null {
  if (!existsSync(path)) return null;
  const fd = openSync(path, 'r');
  try {
    const header = readHeader(fd);
    return header === null ? null : readPage(fd, header, { kind, from, limit });
  } finally {
    closeSync(fd);
  }
}

/** All rows of one kind of row-changes.bin, some at a time. */
export function* listRowChanges(path: string, kind: ChangeKind, limit = LISTED_AT_ONCE): Generator<RowChange[]> {
  for (let from: number | null = 0; from !== null; ) {
    const page: RowChangesPage | null = readRowChanges(path, { kind, from, limit });
    if (page !== null) yield page.items;
    from = page?.next ?? null;
  }
}

interface OpenHeader extends RowChangesHeader {
  /** Where the first row begins. */
  bytes: number;
}

function readHeader(fd: number): OpenHeader | null {
  const length = Buffer.alloc(WORD_BYTES);
  if (readSync(fd, length, 0, WORD_BYTES, 0) < WORD_BYTES) return null;
  const bytes = length.readUInt32LE(0);
  const text = Buffer.alloc(Math.max(0, bytes - WORD_BYTES));
  if (readSync(fd, text, 0, text.length, WORD_BYTES) < text.length) return null;
  try {
    const header = JSON.parse(text.toString()) as RowChangesHeader;
    return header.version === 1 ? { ...header, bytes } : null;
  } catch {
    return null;
  }
}

function readPage(
  fd: number,
  header: OpenHeader,
  { kind, from, limit }: { kind: ChangeKind | undefined; from: number; limit: number },
): RowChangesPage {
  const words = wordsOf(header);
  const rowBytes = words * WORD_BYTES;
  const buffer = Buffer.alloc(ROWS_AT_ONCE * rowBytes);
  const items: RowChange[] = [];
  for (let first = from; ; first += ROWS_AT_ONCE) {
    const length = readSync(fd, buffer, 0, buffer.length, header.bytes + first * rowBytes);
    const count = Math.floor(length / rowBytes);
    for (let i = 0; i < count; i++) {
      const at = (word: number) => buffer.readUInt32LE(i * rowBytes + word * WORD_BYTES);
      const found = CHANGE_KINDS[at(CHANGE_WORDS.kind)];
      if (found === undefined || (kind !== undefined && found !== kind)) continue;
      if (items.length === limit) return { items, next: first + i };
      items.push(toChange(found, at, header));
    }
    if (count < ROWS_AT_ONCE) return { items, next: null };
  }
}

function toChange(kind: ChangeKind, at: (word: number) => number, { fields }: RowChangesHeader): RowChange {
  return {
    kind,
    now: kind === 'gone' ? null : { table: at(CHANGE_WORDS.table), row: at(CHANGE_WORDS.row) },
    before: kind === 'new' ? null : toEarlier(at(CHANGE_WORDS.earlierTable), at(CHANGE_WORDS.earlierRow)),
    fields: fields.filter((_, i) => (at(CHANGE_WORDS.fields + (i >>> 5)) >>> (i & 31)) & 1),
  };
}

function toEarlier(table: number, row: number): NonNullable<RowChange['before']> {
  return { document: table >>> DOCUMENT_SHIFT, table: table & ((1 << DOCUMENT_SHIFT) - 1), row };
}
