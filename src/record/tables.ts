import type { Artifact, RowRun, Sheet, SheetPart, Table } from '../contract/artifact.ts';
import { parseColumn } from '../workbook/index.ts';

export interface LocatedTable {
  sheet: Sheet;
  table: Table;
}

/** 0-based columns of a table, both inclusive. */
export function columnSpan({ columns }: Pick<Table, 'columns'>): { first: number; last: number } {
  const [first, last] = [columns[0], columns.at(-1)];
  if (first === undefined || last === undefined) return { first: 0, last: -1 };
  return { first: columnIndex(first.column), last: columnIndex(last.column) };
}

/** 0-based index of a column letter that ADE itself recorded. */
export function columnIndex(letter: string): number {
  return parseColumn(letter)!;
}

export function listTables({ sheets }: Pick<Artifact, 'sheets'>): LocatedTable[] {
  return sheets.flatMap((sheet) => sheet.tables.map((table) => ({ sheet, table })));
}

/** The labels of a table's rows: those of its part, or those of the sheet. */
export function listRuns(sheet: Pick<Sheet, 'rows' | 'parts'>, { part }: Pick<Table, 'part'>): readonly RowRun[] {
  return (part === undefined ? undefined : sheet.parts?.[part]?.rows) ?? sheet.rows;
}

/** The columns whose cells belong to the rows of a table, 0-based and inclusive: those of its part, or all. */
export function cellSpan(
  { parts }: Pick<Sheet, 'parts'>,
  { part }: Pick<Table, 'part'>,
): { first: number; last: number } {
  const own = part === undefined ? undefined : parts?.[part];
  if (own === undefined) return { first: 0, last: Number.POSITIVE_INFINITY };
  return { first: columnIndex(own.first_column), last: columnIndex(own.last_column) };
}

/** The part with a cell; `column` is 0-based. */
export function findPart({ parts = [] }: Pick<Sheet, 'parts'>, row: number, column: number): SheetPart | undefined {
  return parts.find(
    ({ first_row, last_row, first_column, last_column }) =>
      row >= first_row && row <= last_row && column >= columnIndex(first_column) && column <= columnIndex(last_column),
  );
}
