/** The list of sheets; written last, so that a folder without it is not finished. */
export const SHEETS_NAME = 'sheets.json';

/** Rows between two entries of the index: what a window reads beyond itself at most. */
export const INDEX_EVERY = 128;

/** Row number in 4 bytes, byte offset in 6, little-endian. */
export const indexEntryBytes = 10;

/** One JSON object a row. */
export function rowsName(sheetIndex: number): string {
  return `sheet-${sheetIndex}.ndjson`;
}

export function indexName(sheetIndex: number): string {
  return `sheet-${sheetIndex}.index`;
}
