import { readAllIssues } from '../../audit/issues/read-lines.ts';
import { findOutputRow } from '../../audit/output-places.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { parseRange } from '../../workbook/a1.ts';
import { type FacetSheet, toOrdinal } from './facet-rows.ts';

/** By the place of a row among all rows (`toOrdinal`): 1 where the field has an issue in it. Issues of whole tables are of no row. */
export function markIssues(
  artifact: Pick<Artifact, 'output'>,
  issuesPath: string,
  field: string,
  sheets: readonly FacetSheet[],
): Uint8Array {
  const last = sheets.at(-1)!;
  const marks = new Uint8Array(last.rowsBefore + last.rowCount + 1);
  const byName = new Map(sheets.map((sheet) => [sheet.name, sheet]));
  const tables = new Map(artifact.output.tables?.map((table) => [table.table_id, table]));
  for (const { target_field, row_index: index, table_id: tableId, a1 } of readAllIssues(issuesPath)) {
    if (target_field !== field || index === null) continue;
    const table = tables.get(tableId);
    const range = parseRange(a1) ?? { firstRow: index - 1, lastRow: index - 1 };
    for (let row = range.firstRow + 1; row <= range.lastRow + 1; row++) {
      const place = findOutputRow(table, row);
      const sheet = place && byName.get(place.sheet);
      if (sheet) marks[toOrdinal(sheet, place.row)] = 1;
    }
  }
  return marks;
}
