import type { OutputCells } from '../rows/column-cells.ts';
import type { CellValue } from '../types.ts';
import type { ZipSummary } from './zip-output.ts';

/** Where rows landed in the workbook. */
export interface WrittenRange {
  sheetName: string;
  /** 1-based, as people count. */
  firstRow: number;
  rowCount: number;
}

export interface SheetOptions {
  /** Column widths in characters; measured from the header and the first rows when left out. */
  widths?: readonly number[];
}

export interface WriterOptions {
  /** Limit of the file's size; beyond it every call fails with `output_too_large`. No limit when left out. */
  maxBytes?: number;
  /** Rows of a sheet, the header included, before it goes on in the next one. Default 1,048,576, the most that xlsx has. */
  maxRowsPerSheet?: number;
  /**
   * Told of each text that was cut to 32,767 characters, the most that a cell may hold.
   * `row` counts from 1 (1 is the header), `column` from 0.
   */
  onTruncated?: (sheetName: string, row: number, column: number) => void;
}

/** Writes one xlsx file, a sheet after the other. Every call must be awaited before the next one. */
export interface WorkbookWriter {
  /**
   * Ends the sheet before and begins a new one: a frozen, bold header, then rows.
   * The name is made legal and unique; `SheetWriter.name` says what became of it.
   */
  addSheet(name: string, header: readonly string[], options?: SheetOptions): Promise<SheetWriter>;
  /** Completes the file, and says its size and its SHA-256. A workbook without sheets gets an empty one, since a file must have one. */
  finish(): Promise<ZipSummary>;
  /** Gives up and removes the file. May be called at any time, after a failure too. */
  abort(): Promise<void>;
}

/** The sheet that is being written. */
export interface SheetWriter {
  /** The real name. After a full sheet it is that of the sheet where writing goes on: `Name (2)`. */
  readonly name: string;
  /** Writes `rowCount` rows, given as one list a header column. Says where they landed, in order. */
  writeColumns(columns: readonly (OutputCells | readonly CellValue[])[], rowCount: number): Promise<WrittenRange[]>;
  close(): Promise<void>;
}
