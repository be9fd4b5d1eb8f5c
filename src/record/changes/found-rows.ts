import type { Artifact, Attention, Check } from '../../contract/artifact.ts';
import type { CellValue } from '../../workbook/index.ts';
import { listTables } from '../tables.ts';
import type { ReadCells } from './fill-changes.ts';
import { type LocatedRow, locateRows } from './locate-rows.ts';

/** Of so many findings rows are named, and so many rows of each: a person looks at examples. */
const MAX_FINDINGS = 20;
const MAX_ROWS = 3;

/** Examples of the rows that checks found, and the fields that name a row. */
export interface FoundRows {
  fields: string[];
  /** `check`: the id of the check. */
  rows: { check: string; row: LocatedRow }[];
}

/** A row of the document by the values that name it: those of its key, and its names. */
export interface NamedRow {
  sheet: string;
  sheet_index: number;
  row: number;
  values: { target_field: string; value: CellValue }[];
}

/** Locates examples of the rows that checks of rows found. None in records that do not say what names a row. */
export function locateFoundRows(artifact: Artifact): FoundRows {
  const { list = [], named_by: fields = [] } = artifact.checks ?? {};
  const tables = listTables(artifact).map(({ table }) => table.id);
  const found = list.filter(({ kind, agrees, rows }) => kind === 'edition' && !agrees && rows !== undefined);
  if (fields.length === 0) return { fields, rows: [] };
  const wanted = found
    .slice(0, MAX_FINDINGS)
    .flatMap(({ id, table_id: table, rows = [] }) =>
      rows.slice(0, MAX_ROWS).map((row) => ({ check: id, row, table: tables.indexOf(table ?? '') })),
    );
  const located = locateRows(artifact, wanted, fields);
  return { fields, rows: wanted.flatMap(({ check }, i) => (located[i] ? [{ check, row: located[i] }] : [])) };
}

/** The named rows of each check; none of a row whose result is gone. */
export function nameFoundRows({ fields, rows }: FoundRows, read: ReadCells): Map<string, NamedRow[]> {
  const named = new Map<string, NamedRow[]>();
  for (const { check, row } of rows) {
    const cells = read(row);
    if (cells === undefined) continue;
    const values = fields.flatMap((field) => {
      const column = row.columns[field];
      const value = column === undefined ? null : (cells[column] ?? null);
      return value === null ? [] : [{ target_field: field, value }];
    });
    const { sheet, sheet_index } = row;
    named.getOrInsertComputed(check, () => []).push({ sheet, sheet_index, row: row.row, values });
  }
  return named;
}

/** The check that a point is about. */
export function findCheck<One extends Pick<Check, 'measure' | 'agrees' | 'table_id' | 'target_field'>>(
  checks: readonly One[],
  { code, table_id: table, target_field: field }: Pick<Attention, 'code' | 'table_id' | 'target_field'>,
): One | undefined {
  return checks.find(
    (one) => !one.agrees && one.measure === code && one.table_id === table && one.target_field === field,
  );
}
