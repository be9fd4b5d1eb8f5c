import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { PreviewSheet } from '../../contract/api/index.ts';
import { openWorkbook } from '../../workbook/open-workbook.ts';
import type { OpenOptions, Row, SheetInfo, SheetReader } from '../../workbook/types.ts';
import { INDEX_EVERY, indexEntryBytes, indexName, rowsName, SHEETS_NAME } from './layout.ts';

/** Text is gathered to this size before it is written: one write a row would be slow. */
const CHUNK_CHARS = 256 * 1024;

/** Writes rows and row index of every sheet into `outDir`, and last of all the list of sheets. */
export async function indexWorkbook(path: string, outDir: string, options: OpenOptions): Promise<void> {
  const workbook = await openWorkbook(path, options);
  try {
    const sheets: PreviewSheet[] = [];
    for (const info of workbook.sheets) sheets.push(await indexSheet(workbook.openSheet(info.index), info, outDir));
    writeFileSync(join(outDir, SHEETS_NAME), JSON.stringify(sheets));
  } finally {
    await workbook.close();
  }
}

async function indexSheet(reader: SheetReader, info: SheetInfo, outDir: string): Promise<PreviewSheet> {
  const stream = createWriteStream(join(outDir, rowsName(info.index)));
  const index = new RowIndex();
  let text = '';
  let rowCount = 0;
  let columnCount = 0;
  const flush = async () => {
    const chunk = Buffer.from(text);
    text = '';
    index.settle(chunk.length);
    if (!stream.write(chunk)) await new Promise((resolve) => stream.once('drain', resolve));
  };
  for await (const rows of reader.readRows()) {
    for (const row of rows) {
      index.add(row.index, text);
      text += formatRow(row);
      rowCount = row.index;
      if (row.values.length > columnCount) columnCount = row.values.length;
      if (text.length >= CHUNK_CHARS) await flush();
    }
  }
  await flush();
  stream.end();
  await finished(stream);
  writeFileSync(join(outDir, indexName(info.index)), index.toBuffer());
  return { index: info.index, name: info.name, hidden: info.hidden, row_count: rowCount, column_count: columnCount };
}

function formatRow({ index, values, hidden }: Row): string {
  return `${JSON.stringify(hidden ? { index, values, hidden } : { index, values })}\n`;
}

/** Byte offset of every so many-th row. */
class RowIndex {
  #entries: { row: number; offset: number }[] = [];
  #written = 0;
  #count = 0;

  /** `pending` is what stands before the row and is not written yet. */
  add(row: number, pending: string): void {
    if (this.#count++ % INDEX_EVERY !== 0) return;
    this.#entries.push({ row, offset: this.#written + Buffer.byteLength(pending) });
  }

  settle(bytes: number): void {
    this.#written += bytes;
  }

  toBuffer(): Buffer {
    const buffer = Buffer.alloc(this.#entries.length * indexEntryBytes);
    for (const [position, { row, offset }] of this.#entries.entries()) {
      buffer.writeUInt32LE(row, position * indexEntryBytes);
      buffer.writeUIntLE(offset, position * indexEntryBytes + 4, 6);
    }
    return buffer;
  }
}
