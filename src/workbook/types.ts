import type { DocumentFormat } from '../contract/formats.ts';
import type { Row } from './rows/row.ts';

export type { CellDate, CellValue } from './rows/cell-value.ts';
export type { Row };

/** A number format as a file has it: its code, or the number of a format that is built in. */
export type NumberFormat = string | number;

/** A range of cells; 0-based, last row and column included. */
export interface CellRange {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

export interface SheetInfo {
  /** Index among the workbook's readable sheets, from 0. */
  index: number;
  name: string;
  hidden: boolean;
}

/** What the reader detected about the file, for the audit record. It never contains a cell's value. */
export interface FileFacts {
  format: DocumentFormat;
  /** Csv only: iconv-lite's name of the encoding. */
  encoding?: string;
  /** Csv only: from 0 to 1, if the encoding is a guess. */
  encodingConfidence?: number;
  /** csv only. */
  delimiter?: string;
  /** Csv only: from 0 to 1, if the delimiter is a guess. */
  delimiterConfidence?: number;
  /** csv only. */
  quote?: string;
  /** Sheets that were skipped, because they cannot hold tables or are not in the list of sheets. */
  skippedSheets?: SkippedSheet[];
}

export interface SkippedSheet {
  /** Of an unlisted sheet, the name of its part. */
  name: string;
  /**
   * `module`: code of Excel 95; `macro`: macros of Excel 4.0; `unlisted`: a worksheet of the package that the list of
   * sheets does not name; `other`: a kind that ADE does not know.
   */
  kind: 'chart' | 'dialog' | 'macro' | 'module' | 'unlisted' | 'other';
}

/** A range that the author of a sheet marked as one. */
export interface MarkedRange {
  /** `table`: a table of Excel; `filter`: an autofilter, whose first row is a header; `print`: the area to print. */
  kind: 'table' | 'filter' | 'print';
  range: CellRange;
  /** Tables only: number of header rows at its start, and of rows with totals at its end. */
  headerRows: number;
  totalRows: number;
}

/** Something that a reader met and that its rows do not show. */
export interface ReaderNote {
  /**
   * `undecodable`: rows with bytes that are not text in the file's encoding; `stray_quotes`: rows joined by a quotation
   * mark that may be plain text; `marks_removed`, `nuls_removed`: byte order marks inside the text and NUL characters,
   * which are left out; `merges_ignored`: merged ranges that name no cells; `covered_cells`: filled cells that a merged
   * range covers, so that no program shows them; `styles_missing`: the part with the number formats is missing, so that
   * dates are numbers; `odd_records`: contradictions between the cells of a sheet and what the xls or xlsb file says about them,
   * so that cells may be missing or in a wrong place.
   */
  code:
    | 'undecodable'
    | 'stray_quotes'
    | 'marks_removed'
    | 'nuls_removed'
    | 'merges_ignored'
    | 'covered_cells'
    | 'styles_missing'
    | 'odd_records';
  count: number;
  /** 1-based; null if the note is not about rows. */
  firstRow: number | null;
}

export interface SheetReader {
  /** Gives the rows in file order, in lists of several hundred. Each call reads the sheet from its beginning. */
  readRows(): AsyncIterable<Row[]>;
  /** Merged ranges of the sheet. Only known after `readRows` has ended, because xlsx files have them at the end. */
  readonly merges: readonly CellRange[];
  /** Number of rows with a cell, and of their filled cells, in the rows that `readRows` has given so far. */
  readonly met: Readonly<{ rows: number; cells: number }>;
  /** Only known after `readRows` has ended. */
  readonly notes: readonly ReaderNote[];
}

/** An open workbook, with the same interface for every format. */
export interface Workbook {
  readonly facts: FileFacts;
  readonly sheets: readonly SheetInfo[];
  openSheet(index: number): SheetReader;
  /** The marked ranges of a sheet, as far as they can be read; missing for formats without them. */
  readMarks?(index: number): Promise<readonly MarkedRange[]>;
  /** Share of the bytes of all sheets read so far, 0 to 1; missing for formats that are not read row by row. */
  readShare?(): number;
  close(): Promise<void>;
}

/** A path, or the decrypted bytes of a file. */
export type DocumentSource = string | Buffer;

export interface OpenOptions {
  /** The file's name in messages; default: the last part of the path. */
  displayName?: string;
  /** How many bytes a part, and the whole file, may expand to. */
  maxExpandedBytes?: number;
  /** Csv only; detected by default. Throws `encoding_unknown`. */
  encoding?: string;
  /** Csv only: one character; detected by default. Throws `delimiter_invalid`. */
  delimiter?: string;
  /**
   * Not for csv: `hours` reads durations (cells with a format like `[h]:mm`) as their hours. By default they are what the
   * file has: a fraction of a day, or in ods, below a day, a time.
   */
  durations?: 'hours';
  /**
   * Whether rows also tell what the formats of their cells show (bold, fill, borders, …). Csv files and files of Excel 95
   * and older have none.
   */
  formats?: boolean;
  /**
   * Is told the number format of each filled cell of the rows that are read, if `describeFormat` knows it. Csv files and
   * files of Excel 95 and older have none.
   */
  onNumberFormat?: NumberFormatListener;
}

/** `row` is 1-based, `column` 0-based. */
export type NumberFormatListener = (row: number, column: number, format: NumberFormat) => void;
