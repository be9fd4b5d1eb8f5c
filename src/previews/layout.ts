import { createHash } from 'node:crypto';
import type { PreviewRow } from '../contract/api/index.ts';
import type { NumberFormat } from '../workbook/index.ts';
import type { PreviewReading } from './process/preview-process.ts';

const SEPARATOR = '+';
const HASH_CHARS = 16;

/** A row of a preview: `formats` by 0-based column. */
export interface IndexedPreviewRow extends PreviewRow {
  formats?: Record<string, NumberFormat>;
}

/** The folder name of a preview: its content's hash and, if somebody chose settings for reading, their hash. */
export function previewName(
  content: string,
  { encoding, delimiter, durations, numberFormats }: PreviewReading = {},
): string {
  const chosen = [durations, numberFormats].filter((setting) => setting !== undefined);
  const settings = [encoding, delimiter, ...chosen];
  if (settings.every((setting) => setting === undefined)) return content;
  const hash = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
  return `${content}${SEPARATOR}${hash.slice(0, HASH_CHARS)}`;
}

/** The content of which a folder is a preview. */
export function contentOf(name: string): string {
  return name.split(SEPARATOR, 1)[0]!;
}

/** The list of sheets. It is written last: a folder without it is incomplete. */
export const SHEETS_NAME = 'sheets.json';

/** Number of rows between two entries of the index: at most this many are read before the first wanted row. */
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
