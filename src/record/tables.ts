import type { Artifact, Sheet, Table } from '../contract/artifact.ts';
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
