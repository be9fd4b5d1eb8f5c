import { type IndexedPreviewRow, indexEntryBytes, indexName, rowsName } from './layout.ts';
import { openParts, type PartReader, type PreviewPlace, readWhole } from './place.ts';

const READ_BYTES = 256 * 1024;

/** Reads rows `from` to `to` (1-based, inclusive) of an indexed sheet. */
export async function readWindow(
  place: PreviewPlace,
  sheetIndex: number,
  from: number,
  to: number,
): Promise<IndexedPreviewRow[]> {
  const index = await readWhole(place, indexName(sheetIndex));
  const file = await openParts(place, rowsName(sheetIndex));
  try {
    return await collectRows(file, findOffset(index, from), from, to);
  } finally {
    await file.close();
  }
}

/** Offset of the last indexed row at or before `from`. */
export function findOffset(index: Buffer, from: number): number {
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

async function collectRows(file: PartReader, offset: number, from: number, to: number): Promise<IndexedPreviewRow[]> {
  const rows: IndexedPreviewRow[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for (let position = offset; ; ) {
    const part = await file.read(position, READ_BYTES);
    if (part.length === 0) return rows;
    position += part.length;
    rest = Buffer.concat([rest, part]);
    let start = 0;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, start)) {
      const row = JSON.parse(rest.toString('utf8', start, end)) as IndexedPreviewRow;
      if (row.index > to) return rows;
      if (row.index >= from) rows.push(row);
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
}
