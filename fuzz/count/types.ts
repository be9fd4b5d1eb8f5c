/** What a reader found in a sheet. */
export interface SheetCount {
  name: string;
  /** The number of cells that are not empty, by the 1-based number of the row; formulas without a result are not in it. */
  filled: Record<number, number>;
  /** Formulas without a result. */
  uncached: number;
}

/** What ADE found: per sheet also the notes of the reader, which are in the record of a job. */
export interface AdeCount {
  sheets: (SheetCount & { notes: string[] })[];
  skippedSheets: string[];
  /** csv only. */
  dialect?: { encoding: string; delimiter: string; quote: string };
}

/** How reading a document ended. */
export type Outcome<T> = { count: T } | { error: string };
