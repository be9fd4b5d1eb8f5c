import type { Artifact, Mapping } from '../../contract/artifact.ts';
import type { ColumnAddress } from '../../contract/recipe.ts';
import { addressColumns, foldCell } from '../recipes/index.ts';
import { listTables } from '../tables.ts';

/** What a document had for a column: a field, or else what became of the column. */
export interface ColumnOutcome {
  field: string | null;
  /** Null if the column has a field, and if it has neither a field nor values. */
  then: 'carry' | 'leave_out' | null;
  /** False if the column was carried because nobody had decided about it. */
  is_decided: boolean;
}

/** A column of a document that another document may have, too. */
export interface KnownColumn extends ColumnAddress, ColumnOutcome {}

export interface KnownTable {
  /** Name of the sheet. */
  sheet: string;
  columns: KnownColumn[];
}

/** A column of one document, with its place. */
export interface ReadColumn extends KnownColumn {
  /** Letters. */
  column: string;
  /** The header as the record has it, which may also be invented, such as `Column 3`. */
  shown_header: string;
  /** Whether no data row has a cell in it. */
  is_empty: boolean;
}

export interface ReadTable {
  /** Index of the sheet. */
  sheet: number;
  sheet_name: string;
  table_id: string;
  columns: ReadColumn[];
}

/** All columns of all tables of a record, in the order of the document. */
export function readColumns(artifact: Artifact): ReadTable[] {
  const written = new Map(artifact.output.tables?.map((table) => [table.table_id, table]));
  return listTables(artifact).map(({ sheet, table }) => {
    const carried = new Set(written.get(table.id)?.raw_columns.map(({ column }) => column));
    const mappings = new Map(table.mapping?.map((mapping) => [mapping.raw.column, mapping]));
    const addresses = addressColumns(table);
    const columns = table.columns.map(({ column, header, empty = false }, i) => ({
      ...(addresses[i] ?? { header: '', nth: 1 }),
      ...findOutcome(mappings.get(column), { isCarried: carried.has(column), isEmpty: empty }),
      column,
      shown_header: header,
      is_empty: empty,
    }));
    return { sheet: sheet.index, sheet_name: sheet.name, table_id: table.id, columns };
  });
}

function findOutcome(
  mapping: Mapping | undefined,
  { isCarried, isEmpty }: { isCarried: boolean; isEmpty: boolean },
): ColumnOutcome {
  const { target_field: field = null, unmapped } = mapping ?? {};
  if (field !== null) return { field, then: null, is_decided: true };
  if (unmapped !== undefined) return { field, then: unmapped.then, is_decided: unmapped.decided_by !== 'nobody' };
  return { field, then: isEmpty ? null : isCarried ? 'carry' : 'leave_out', is_decided: true };
}

/** What is kept of a record's columns: headers, and what became of them; only of columns that can be found again. */
export function keepKnown(tables: readonly ReadTable[]): KnownTable[] {
  return tables.flatMap(({ sheet_name: sheet, columns }) => {
    const kept = columns.flatMap(({ header, nth, after, field, then, is_decided }) => {
      const isFindable = foldCell(header) !== '' || after !== undefined;
      if (!isFindable || (field === null && then === null)) return [];
      return [{ header, nth, ...(after === undefined ? {} : { after }), field, then, is_decided }];
    });
    return kept.length === 0 ? [] : [{ sheet, columns: kept }];
  });
}

/** Two columns with the same key have the same header; null for a column that cannot be found by its header. */
export function nameColumn({ header, nth, after }: ColumnAddress): string | null {
  const folded = foldCell(header);
  if (folded !== '') return `${nth} ${folded}`;
  return after === undefined ? null : `after ${foldCell(after)}`;
}
