import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BookType, type WorkBook, type WorkSheet, write } from '@e965/xlsx';
import type { Workbook } from '../../../src/workbook/types.ts';
import { type PlainRow, toPlainRow } from '../../helpers/plain-rows.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

/** Formats that SheetJS writes. */
export type WrittenFormat = 'xls' | 'xlsb' | 'ods';
export const FORMATS: readonly WrittenFormat[] = ['xls', 'xlsb', 'ods'];

export function encodeBook(book: WorkBook, format: WrittenFormat): Buffer {
  const bookType: BookType = format === 'xls' ? 'biff8' : format;
  const { error } = console;
  // SheetJS complains about date formats that it cannot write to ods.
  console.error = () => {};
  try {
    return write(book, { type: 'buffer', bookType });
  } finally {
    console.error = error;
  }
}

export function writeBook(sheets: Record<string, WorkSheet>, format: WrittenFormat, hidden: string[] = []) {
  const names = Object.keys(sheets);
  const properties = names.map((name) => ({ name, Hidden: hidden.includes(name) ? (1 as const) : (0 as const) }));
  const path = join(makeFileFolder(), `book.${format}`);
  writeFileSync(path, encodeBook({ SheetNames: names, Sheets: sheets, Workbook: { Sheets: properties } }, format));
  return path;
}

export async function readSheet(workbook: Workbook, index = 0): Promise<PlainRow[]> {
  const rows: PlainRow[] = [];
  for await (const batch of workbook.openSheet(index).readRows()) rows.push(...batch.map(toPlainRow));
  return rows;
}
