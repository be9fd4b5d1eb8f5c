import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreviewRow } from '../contract/api/index.ts';
import { indexEntryBytes, indexName, rowsName } from './layout.ts';

const READ_BYTES = 256 * 1024;

/** Reads rows `from` to `to` (1-based, inclusive) of a sheet that was indexed into `folder`. */
export async function readWindow(folder: string, sheetIndex: number, from: number, to: number): Promise<PreviewRow[]> {
  const index = await readFile(join(folder, indexName(sheetIndex)));
  const file = await open(join(folder, rowsName(sheetIndex)));
  try {
    return await collectRows(file, findOffset(index, from), from, to);
  } finally {
    await file.close();
  }
}

/** Offset of the last indexed row at or before `from`. */
function findOffset(index: Buffer, from: number): number {
  let low = 0;
  let high = index.length / indexEntryBytes - 1;
  let found = 0;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const position = middle * indexEntryBytes;
    if (index.readUInt32LE(position) <= from) {
      found = index.readUIntLE(position + 4, 6);
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return found;
}

async function collectRows(file: FileHandle, offset: number, from: number, to: number): Promise<PreviewRow[]> {
  const rows: PreviewRow[] = [];
  let rest = Buffer.alloc(0);
  for (let position = offset; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, position);
    if (bytesRead === 0) return rows;
    position += bytesRead;
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, start)) {
      const row = JSON.parse(rest.toString('utf8', start, end)) as PreviewRow;
      if (row.index > to) return rows;
      if (row.index >= from) rows.push(row);
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
}
