import type { Artifact } from '../../../api/contract.ts';

export interface SourcePlace {
  sheet: number;
  sheetName: string;
  row: number;
  tableId: string;
}

/** The row of the document from which a row of the normalized workbook came; null for its header. */
export function findSourceRow(artifact: Artifact, outputSheet: string, row: number): SourcePlace | null {
  for (const table of artifact.output.tables ?? []) {
    for (const range of table.ranges) {
      if (range.sheet !== outputSheet || row < range.first_row || row > range.last_row) continue;
      const sheet = artifact.sheets.find(({ name }) => name === table.source_sheet)?.index ?? 0;
      const sourceRow = range.source_first_row + row - range.first_row;
      return { sheet, sheetName: table.source_sheet, row: sourceRow, tableId: table.table_id };
    }
  }
  return null;
}

/** Letter of the source column of a column of the workbook, within one table. */
export function findSourceColumn(artifact: Artifact, place: SourcePlace, outputColumn: number, outputSheet: string) {
  const column = artifact.output.sheets?.find(({ name }) => name === outputSheet)?.columns[outputColumn];
  const table = artifact.sheets.flatMap(({ tables }) => tables).find(({ id }) => id === place.tableId);
  if (!column || !table) return null;
  if (column.target_field) {
    return table.mapping?.find(({ target_field }) => target_field === column.target_field)?.raw.column ?? null;
  }
  const raw = artifact.output.tables?.find(({ table_id }) => table_id === place.tableId)?.raw_columns;
  return raw?.find(({ output_header }) => output_header === column.header)?.column ?? null;
}
