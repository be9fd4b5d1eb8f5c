/**
 * inputs/addresses.json: by the id of a `row_label` correction, what the rows say that it labelled, so that a recipe can find such
 * rows in other documents. The engine writes it; it holds texts of the document, and goes with its inputs.
 */
export type RowAddresses = Record<string, AddressedRow[]>;

export interface AddressedRow {
  sheet: number;
  /** 1-based. */
  row: number;
  /** Texts of its filled cells, from the left. */
  cells: string[];
}

/** A correction of more rows than this holds for its document only. */
export const MAX_ADDRESSED_ROWS = 100;
