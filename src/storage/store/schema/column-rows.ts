/** The columns of one or several documents, as their records have them. No cell of a data row is in it. */
export interface ColumnSetRow {
  /** Hash of the workspace and of `tables_json`. */
  id: string;
  workspace_id: string;
  /** A JSON list of tables with their headers, and what became of each column. */
  tables_json: string;
  /** The folded headers, each in a line, for searches. */
  headers: string;
}
