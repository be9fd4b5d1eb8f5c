/**
 * inputs/addresses.json: the texts of rows that a `row_label` correction labelled, by the id of the correction. With them a
 * recipe finds such rows in other documents. The engine writes the file. It contains texts of the document, and is removed
 * with its inputs.
 */
export type RowAddresses = Record<string, AddressedRow[]>;

export interface AddressedRow {
  sheet: number;
  /** 1-based. */
  row: number;
  /** Texts of its filled cells, from the left. */
  cells: string[];
}

/** A correction of more rows fits only its own document. */
export const MAX_ADDRESSED_ROWS = 100;
