import type { CellValue } from '../../src/workbook/types.ts';

/** The cells of a sheet that have a value, by place ("B4"). */
export interface SheetCells {
  name: string;
  cells: Record<string, FoundValue>;
  /** Places of formulas without a result; undefined if the reader cannot distinguish them from empty cells. */
  uncached?: string[];
}

/** A number and the code of its format; the code is null if a reader only knows that it shows a date or a time. */
export interface Serial {
  serial: number;
  format: string | null;
  is1904: boolean;
}

/** A value of ADE, or, from another reader, a number with its format or a duration in ISO 8601. */
export type FoundValue = Exclude<CellValue, null> | Serial | { duration: string };

/** What ADE read, with all that the record of a job would mention. */
export interface AdeReading {
  sheets: AdeSheet[];
  skippedSheets: string[];
  /** Whether there are more cells than can be compared; then some are left out. */
  isTooLarge: boolean;
  /** Only for csv. */
  dialect?: Dialect;
}

export interface AdeSheet extends SheetCells {
  cells: Record<string, Exclude<CellValue, null>>;
  uncached: string[];
  notes: { code: string; count: number; firstRow: number | null }[];
}

export interface Dialect {
  encoding: string;
  delimiter: string;
  quote: string;
  /** From 0 to 1; missing if it is certain. */
  encodingConfidence?: number;
  delimiterConfidence?: number;
}

/** What another reader found, or why it could not read the document. */
export type OtherReading = { sheets: SheetCells[] } | { error: string };

export function isSerial(value: FoundValue | undefined): value is Serial {
  return typeof value === 'object' && 'serial' in value;
}
