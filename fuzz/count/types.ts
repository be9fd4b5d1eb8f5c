/** The cells that a reader found in a sheet. */
export interface SheetCount {
  name: string;
  /** Number of non-empty cells by 1-based row number; formulas without a result are not counted. */
  filled: Record<number, number>;
  /** Number of formulas without a result. */
  uncached: number;
}

/** What ADE found; for each sheet also the reader's notes, as in the record of a job. */
export interface AdeCount {
  sheets: (SheetCount & { notes: string[] })[];
  skippedSheets: string[];
  /** Only for csv. */
  dialect?: { encoding: string; delimiter: string; quote: string };
}

/** The result of reading a document. */
export type Outcome<T> = { count: T } | { error: string };
