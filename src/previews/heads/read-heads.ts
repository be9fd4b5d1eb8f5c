import { toHeaderText } from '../../engine/index.ts';
import type { OpenOptions, SheetReader } from '../../workbook/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';
import type { Head } from './head.ts';

/** Limit for a whole document: longer texts are not headers and are left out. */
const MAX_CHARS = 4_000_000;

/** The first rows of each sheet that are not blank, until the limit is reached. */
export async function readHeads(path: string, options: OpenOptions, maxRows: number): Promise<Head[]> {
  const workbook = await openWorkbook(path, options);
  const heads: Head[] = [];
  let room = MAX_CHARS;
  try {
    for (const { index, hidden } of workbook.sheets) {
      if (room <= 0) break;
      const { head, chars } = await readHead(workbook.openSheet(index), maxRows, room);
      heads.push(hidden ? { ...head, hidden } : head);
      room -= chars;
    }
    return heads;
  } finally {
    await workbook.close();
  }
}

async function readHead(
  reader: SheetReader,
  maxRows: number,
  maxChars: number,
): Promise<{ head: Head; chars: number }> {
  const rows: Head['rows'] = [];
  let chars = 0;
  for await (const list of reader.readRows()) {
    for (const { index, values } of list) {
      if (rows.length >= maxRows || chars >= maxChars) return { head: { rows, merges: null }, chars };
      const texts = values.map(toHeaderText);
      rows.push({ index, values: texts });
      // Each cell takes some space besides its text.
      for (const { length } of texts) chars += length + 3;
    }
  }
  return { head: { rows, merges: [...reader.merges] }, chars };
}
