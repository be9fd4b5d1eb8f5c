/** The chosen place of a document. */
export interface DocumentPlace {
  sheet?: number | undefined;
  /** A1. */
  cell?: string | undefined;
}
