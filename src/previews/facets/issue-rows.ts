import type { Artifact } from '../../contract/artifact.ts';
import { findOutputRow } from '../../record/index.ts';
import { readAllIssues } from '../../record/issues/index.ts';
import { parseRange } from '../../workbook/index.ts';
import { type FacetSheet, toOrdinal } from './facet-rows.ts';

/** The rows whose values are counted: all rows, or those where the field has issues, or has issues with one code. */
export type OnlyIssues = boolean | { code: string };

/** For each row, by its place among all rows (`toOrdinal`): 1 if the field has an issue in the row itself. */
export function markIssues(
  artifact: Pick<Artifact, 'output'>,
  issuesPath: string,
  about: { field: string; code: string | null },
  sheets: readonly FacetSheet[],
): Uint8Array {
  const last = sheets.at(-1)!;
  const marks = new Uint8Array(last.rowsBefore + last.rowCount + 1);
  const byName = new Map(sheets.map((sheet) => [sheet.name, sheet]));
  const tables = new Map(artifact.output.tables?.map((table) => [table.table_id, table]));
  for (const { target_field: field, code, row_index: index, table_id: tableId, a1 } of readAllIssues(issuesPath)) {
    const isWanted = field === about.field && (about.code === null || code === about.code);
    if (!isWanted || index === null) continue;
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
