import type { DocumentFormat } from '../contract/formats.ts';
import type { Row } from './rows/row.ts';

export type { CellDate, CellValue } from './rows/cell-value.ts';
export type { Row };

/** A1 range, 0-based and inclusive. */
export interface CellRange {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

export interface SheetInfo {
  /** Position among the workbook's readable sheets, from 0. */
  index: number;
  name: string;
  hidden: boolean;
}

/** What the reader found out about the file, for the audit record. Never contains a value. */
export interface FileFacts {
  format: DocumentFormat;
  /** csv only: the encoding, as iconv-lite names it. */
  encoding?: string;
  /** csv only: from 0 to 1, where the encoding is a guess. */
  encodingConfidence?: number;
  /** csv only. */
  delimiter?: string;
  /** csv only: from 0 to 1, where the delimiter is a guess. */
  delimiterConfidence?: number;
  /** csv only. */
  quote?: string;
  /** Sheets that were skipped, since they are not for tables. */
  skippedSheets?: SkippedSheet[];
}

export interface SkippedSheet {
  name: string;
  /** `module`: code of Excel 95; `macro`: Excel 4.0; `other`: a kind that ADE does not know. */
  kind: 'chart' | 'dialog' | 'macro' | 'module' | 'other';
}

/** What a reader met that its rows do not show. */
export interface ReaderNote {
  /**
   * `undecodable`: rows with bytes that are no text in the file's encoding; `stray_quotes`: rows that a quotation mark
   * joined, which may not be one; `merges_ignored`: merged ranges that name no cells; `covered_cells`: cells with a value
   * that a merged range covers, so that no program shows them; `styles_missing`: the file names a part with the number
   * formats and does not have it, so that dates are numbers.
   */
  code: 'undecodable' | 'stray_quotes' | 'merges_ignored' | 'covered_cells' | 'styles_missing';
  count: number;
  /** 1-based; null where it is of no row. */
  firstRow: number | null;
}

/** A sheet that is being read. */
export interface SheetReader {
  /** Rows in file order, in lists of some hundred; the size depends on the format. May be called again for a new read. */
  readRows(): AsyncIterable<Row[]>;
  /** Merged ranges of the sheet. Known only after `readRows` was read to its end, since xlsx writes them last. */
  readonly merges: readonly CellRange[];
  /** Rows with a cell, and their cells that are not empty, in the rows that `readRows` has given so far. */
  readonly met: Readonly<{ rows: number; cells: number }>;
  /** Known only after `readRows` was read to its end. */
  readonly notes: readonly ReaderNote[];
}

/** An open workbook: one interface for every format. */
export interface Workbook {
  readonly facts: FileFacts;
  readonly sheets: readonly SheetInfo[];
  openSheet(index: number): SheetReader;
  /** Share of the bytes of all sheets that was read so far, 0 to 1; left out where a format is not read row by row. */
  readShare?(): number;
  close(): Promise<void>;
}

/** A path, or the bytes of a file that was decrypted. */
export type DocumentSource = string | Buffer;

export interface OpenOptions {
  /** Name for messages; the path's last part when left out. */
  displayName?: string;
  /** Limit of what one part, and the complete file, may expand to. */
  maxExpandedBytes?: number;
  /** csv only; found out when left out. Throws `encoding_unknown`. */
  encoding?: string;
  /** csv only: one character; found out when left out. Throws `delimiter_invalid`. */
  delimiter?: string;
}
