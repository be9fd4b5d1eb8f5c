import type { OutputCells } from '../rows/column-cells.ts';
import type { CellValue } from '../types.ts';
import type { CellMark, RangeMark } from './marks.ts';
import type { Note } from './notes.ts';
import type { ZipSummary } from './output-file.ts';

/** The range of the workbook to which rows were written. */
export interface WrittenRange {
  sheetName: string;
  /** 1-based, as people count. */
  firstRow: number;
  rowCount: number;
}

export interface WriterOptions {
  /** Limit of the file's size; beyond it, every call fails with `output_too_large`. No limit by default. */
  maxBytes?: number;
  /** Limit for the rows of a sheet, with its header; then another begins. Default: 1,048,576, the limit of xlsx. */
  maxRowsPerSheet?: number;
  /** Called for each text cut to 32,767 characters. `row` counts from 1 (the header), `column` from 0. */
  onTruncated?: (sheetName: string, row: number, column: number) => void;
  /** Author of the notes at cells. Default: `ADE`. */
  noteAuthor?: string;
  /** Whether cells may be marked. Default: false. */
  hasMarks?: boolean;
  /** Whether cells of columns with `keepsDurations` may be durations. Default: false. */
  hasDurations?: boolean;
}

/** Marks of cells of a sheet that are known only when it has ended. Rows of notes count from 1, the header. */
export interface LaterMarks {
  sheetName: string;
  ranges: readonly RangeMark[];
  notes: readonly Note[];
}

/** Writes one xlsx file, sheet by sheet. Every call must be awaited before the next one. */
export interface WorkbookWriter {
  /** Ends the current sheet and begins one with a frozen, bold header; `SheetWriter.name` is valid and unique. */
  addSheet(name: string, header: readonly string[]): Promise<SheetWriter>;
  /**
   * Completes the file and returns its size and SHA-256. Adds an empty sheet if there is none: a file needs one. Later
   * marks need `hasMarks`; with them, the file is copied once.
   */
  finish(later?: readonly LaterMarks[]): Promise<ZipSummary>;
  /** Stops and removes the file. May be called at any time, even after a failure. */
  abort(): Promise<void>;
}

export interface SheetWriter {
  /** The actual name. When a sheet is full, writing continues in a new sheet, whose name this becomes: `Name (2)`. */
  readonly name: string;
  /**
   * Writes `rowCount` rows, given as one list for each header column. Returns where they were written, in order. Notes
   * stay in memory until the end of the sheet. The rows of notes and marks (which need `hasMarks`) count from 1, within
   * the rows of this call.
   */
  writeColumns(
    columns: readonly (OutputCells | readonly CellValue[])[],
    rowCount: number,
    notes?: readonly Note[],
    marks?: readonly CellMark[],
  ): Promise<WrittenRange[]>;
  close(): Promise<void>;
}
