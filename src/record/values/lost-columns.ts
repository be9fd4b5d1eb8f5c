import type { Artifact } from '../../contract/artifact.ts';
import { listTables } from '../tables.ts';

/**
 * Headers of columns without a field that only one of two results has: it carries them, and the other leaves them out.
 * Carried values are those of the document, so they cannot differ otherwise.
 */
export function listLostColumns(left: Artifact, right: Artifact): string[] {
  return [...new Set([...listLost(right, left), ...listLost(left, right)])];
}

function listLost(one: Artifact, other: Artifact): string[] {
  const kept = listKept(other);
  return (one.output.tables ?? []).flatMap(({ source_sheet: sheet, raw_columns: columns }) =>
    columns.flatMap(({ column, output_header: header }) => (kept.has(placeOf(sheet, column)) ? [] : header)),
  );
}

/** Columns of the document that a result carries, or from which it reads a field. */
function listKept(artifact: Artifact): Set<string> {
  const carried = (artifact.output.tables ?? []).flatMap(({ source_sheet: sheet, raw_columns: columns }) =>
    columns.map(({ column }) => placeOf(sheet, column)),
  );
  const read = listTables(artifact).flatMap(({ sheet, table }) =>
    (table.mapping ?? []).flatMap(({ raw, target_field: field }) =>
      field === null ? [] : placeOf(sheet.name, raw.column),
    ),
  );
  return new Set([...carried, ...read]);
}

const placeOf = (sheet: string, column: string) => `${column} ${sheet}`;
