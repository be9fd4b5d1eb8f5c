/** The list of sheets. It is written last: a folder without it is not finished. */
export const SHEETS_NAME = 'sheets.json';

/** Rows between two entries of the index. At most this many are read before the first one that is wanted. */
export const INDEX_EVERY = 128;

/** Row number in 4 bytes, byte offset in 6, little-endian. */
export const indexEntryBytes = 10;

/** One JSON object for each row. */
export function rowsName(sheetIndex: number): string {
  return `sheet-${sheetIndex}.ndjson`;
}

export function indexName(sheetIndex: number): string {
  return `sheet-${sheetIndex}.index`;
}
