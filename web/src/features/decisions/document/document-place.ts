/** What of a document is chosen. */
export interface DocumentPlace {
  sheet?: number | undefined;
  /** A1. */
  cell?: string | undefined;
}
