import type { Artifact, Sheet, Table } from '../contract/artifact.ts';
import { parseColumn } from '../workbook/a1.ts';

/** 0-based columns of a table, both inclusive. */
export function columnSpan(table: Table): { first: number; last: number } {
  return { first: columnIndex(table.columns[0]!.column), last: columnIndex(table.columns.at(-1)!.column) };
}

/** 0-based column of a letter that ADE itself recorded. */
export function columnIndex(letter: string): number {
  return parseColumn(letter)!;
}

export function* listTables(artifact: Pick<Artifact, 'sheets'>): Generator<{ sheet: Sheet; table: Table }> {
  for (const sheet of artifact.sheets) for (const table of sheet.tables) yield { sheet, table };
}
