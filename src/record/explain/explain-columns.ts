import type { Artifact } from '../../contract/artifact.ts';
import { findFields, normalizeName } from '../find-fields.ts';
import { findTable, listNames, notFound } from '../lookup.ts';
import { type LocatedTable, listTables } from '../tables.ts';
import { type ColumnExplanation, explainColumn } from './explain-column.ts';
import { explainField, type FieldExplanation } from './explain-field.ts';

export interface ColumnsQuery {
  /** By default all tables. */
  tableId?: string | undefined;
  /** A letter, a header text, or a target field by id or label, ignoring case; by default every column. */
  column?: string | undefined;
}

export interface ColumnsExplanation {
  columns: ColumnExplanation[];
  /** Requested fields that have no column in a table. */
  fields: FieldExplanation[];
}

/** Explains all columns that the query may mean: a text can be a column letter in one table and a header in another. */
export function explainColumns(artifact: Artifact, { tableId, column }: ColumnsQuery): ColumnsExplanation {
  const tables = tableId === undefined ? listTables(artifact) : [findTable(artifact, tableId)];
  const wanted =
    column === undefined ? undefined : { text: normalizeName(column), fields: findFields(artifact, column) };
  const columns = tables.flatMap((located) =>
    listMatches(located, wanted).map((letter) => explainColumn(artifact, located, letter)),
  );
  const fields = (wanted?.fields ?? []).flatMap((field) => listFieldsWithoutColumn(artifact, tables, field));
  if (column !== undefined && columns.length === 0 && fields.length === 0) {
    const headers = tables.flatMap(({ table }) => table.columns.map((entry) => `${entry.column} "${entry.header}"`));
    throw notFound(`column, header or field "${column}"`, listNames(headers));
  }
  return { columns, fields };
}

function listMatches({ table }: LocatedTable, wanted: { text: string; fields: string[] } | undefined): string[] {
  if (wanted === undefined) return table.columns.map(({ column }) => column);
  const { text, fields } = wanted;
  const isField = (letter: string) => {
    const mapping = table.mapping?.find(({ raw }) => raw.column === letter);
    return [mapping?.target_field, mapping?.proposed_field].some((field) => field != null && fields.includes(field));
  };
  return table.columns
    .filter(({ column, header }) => normalizeName(column) === text || normalizeName(header) === text || isField(column))
    .map(({ column }) => column);
}

function listFieldsWithoutColumn(artifact: Artifact, tables: readonly LocatedTable[], field: string) {
  return tables.flatMap((located) => {
    const explanation = explainField(artifact, located, field);
    return explanation && explanation.column === null ? [explanation] : [];
  });
}
