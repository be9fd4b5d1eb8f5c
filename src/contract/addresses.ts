/**
 * inputs/addresses.json: the texts of the rows that `row_label` corrections labelled, by correction id. A recipe uses
 * them to find the same rows in other documents. The engine writes the file. It contains texts of the document, and is
 * removed with the document.
 */
export type RowAddresses = Record<string, AddressedRow[]>;

export interface AddressedRow {
  sheet: number;
  /** 1-based. */
  row: number;
  /** Texts of the row's filled cells, from the left. */
  cells: string[];
}

/** A correction that labels more rows holds only for its own document: no recipe takes it over. */
export const MAX_ADDRESSED_ROWS = 100;
