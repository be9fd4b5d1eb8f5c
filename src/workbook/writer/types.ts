import type { OutputCells } from '../rows/column-cells.ts';
import type { CellValue } from '../types.ts';
import type { CellMark } from './marks.ts';
import type { Note } from './notes.ts';
import type { ZipSummary } from './zip-output.ts';

/** Where rows were written in the workbook. */
export interface WrittenRange {
  sheetName: string;
  /** 1-based, as people count. */
  firstRow: number;
  rowCount: number;
}

export interface WriterOptions {
  /** Limit of the file's size; beyond it every call fails with `output_too_large`. No limit when left out. */
  maxBytes?: number;
  /** Rows of a sheet, the header included, before the next sheet begins. Default 1,048,576, the most that xlsx has. */
  maxRowsPerSheet?: number;
  /**
   * Called for each text that was cut to 32,767 characters, the most that a cell may hold.
   * `row` counts from 1 (1 is the header), `column` from 0.
   */
  onTruncated?: (sheetName: string, row: number, column: number) => void;
  /** Who the notes at cells are from. Default `ADE`. */
  noteAuthor?: string;
  /** Whether cells may be marked. Default false. */
  hasMarks?: boolean;
}

/** Writes one xlsx file, a sheet after the other. Every call must be awaited before the next one. */
export interface WorkbookWriter {
  /**
   * Ends the sheet before and begins a new one: a frozen, bold header, then rows.
   * The name is made legal and unique; `SheetWriter.name` has the result.
   */
  addSheet(name: string, header: readonly string[]): Promise<SheetWriter>;
  /** Completes the file and returns its size and SHA-256. A workbook without sheets gets an empty one, since a file must have one. */
  finish(): Promise<ZipSummary>;
  /** Stops and removes the file. May be called at any time, also after a failure. */
  abort(): Promise<void>;
}

/** The sheet that is being written. */
export interface SheetWriter {
  /** The real name. After a full sheet it is the name of the sheet in which writing continues: `Name (2)`. */
  readonly name: string;
  /**
   * Writes `rowCount` rows, given as one list for each header column. Returns where they were written, in order. Notes stay in
   * memory until the end of the sheet. Rows of notes and of marks, which need `hasMarks`, count from 1 among those that are
   * written here.
   */
  writeColumns(
    columns: readonly (OutputCells | readonly CellValue[])[],
    rowCount: number,
    notes?: readonly Note[],
    marks?: readonly CellMark[],
  ): Promise<WrittenRange[]>;
  close(): Promise<void>;
}
