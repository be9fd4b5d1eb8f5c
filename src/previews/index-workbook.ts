import type { PreviewSheet } from '../contract/api/index.ts';
import type { NumberFormat, OpenOptions, Row, SheetInfo, SheetReader } from '../workbook/index.ts';
import { openWorkbook } from '../workbook/open/index.ts';
import { INDEX_EVERY, type IndexedPreviewRow, indexEntryBytes } from './layout.ts';
import { FRAME_KINDS, type FrameKind } from './process/frames.ts';

type Send = (kind: FrameKind, payload: Buffer) => void;

/** Rows are sent in chunks of this size, because a frame for each row would be slow. */
const CHUNK_CHARS = 256 * 1024;

/**
 * Sends the rows and the row index of each sheet in turn; with `ofFormats`, rows have the number formats of their cells
 * instead of values. Returns the list of sheets.
 */
export async function indexWorkbook(
  path: string,
  options: OpenOptions,
  send: Send,
  ofFormats = false,
): Promise<PreviewSheet[]> {
  const formats = new RowFormats();
  const workbook = await openWorkbook(path, ofFormats ? { ...options, onNumberFormat: formats.add } : options);
  const format = ofFormats ? formats.format : formatRow;
  try {
    const sheets: PreviewSheet[] = [];
    for (const info of workbook.sheets)
      sheets.push(await indexSheet(workbook.openSheet(info.index), info, send, format));
    return sheets;
  } finally {
    await workbook.close();
  }
}

async function indexSheet(
  reader: SheetReader,
  info: SheetInfo,
  send: Send,
  format: (row: Row) => string,
): Promise<PreviewSheet> {
  const index = new RowIndex();
  let text = '';
  let rowCount = 0;
  let columnCount = 0;
  const flush = () => {
    const chunk = Buffer.from(text);
    text = '';
    index.addSentBytes(chunk.length);
    send(FRAME_KINDS.rows, chunk);
  };
  for await (const rows of reader.readRows()) {
    for (const row of rows) {
      index.add(row.index, text);
      text += format(row);
      rowCount = row.index;
      if (row.cellCount > columnCount) columnCount = row.cellCount;
      if (text.length >= CHUNK_CHARS) flush();
    }
  }
  flush();
  send(FRAME_KINDS.index, index.toBuffer());
  return { index: info.index, name: info.name, hidden: info.hidden, row_count: rowCount, column_count: columnCount };
}

function formatRow({ index, values, hidden, uncached }: Row): string {
  const more = { ...(hidden ? { hidden } : {}), ...(uncached.length > 0 ? { uncached } : {}) };
  return `${JSON.stringify({ index, values, ...more })}\n`;
}

/** Keeps the formats of the rows that a reader has read until they are sent. */
class RowFormats {
  readonly #byRow = new Map<number, Record<string, NumberFormat>>();

  readonly add = (row: number, column: number, format: NumberFormat): void => {
    const known = this.#byRow.get(row) ?? {};
    known[column] = format;
    this.#byRow.set(row, known);
  };

  readonly format = ({ index }: Row): string => {
    const formats = this.#byRow.get(index) ?? {};
    this.#byRow.delete(index);
    return `${JSON.stringify({ index, values: [], formats } satisfies IndexedPreviewRow)}\n`;
  };
}

/** The byte offsets of every `INDEX_EVERY`th row. */
class RowIndex {
  readonly #entries: { row: number; offset: number }[] = [];
  #sentBytes = 0;
  #count = 0;

  /** `pending`: the text before the row that has not been sent yet. */
  add(row: number, pending: string): void {
    if (this.#count++ % INDEX_EVERY !== 0) return;
    this.#entries.push({ row, offset: this.#sentBytes + Buffer.byteLength(pending) });
  }

  addSentBytes(bytes: number): void {
    this.#sentBytes += bytes;
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
