import { read, utils } from '@e965/xlsx';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { parseColumn } from '../../../src/workbook/index.ts';
import type { FilledColumn, MadeList } from './make-lists.ts';

type Sheet = Artifact['sheets'][number];
type Table = Sheet['tables'][number];

export interface UndecidedColumn {
  /** Position of the sheet. */
  sheet: number;
  /** A cell of the column's header or first data row. */
  a1: string;
}

/** What became of a filled column of a list. */
export interface FollowedColumn {
  column: FilledColumn;
  /** If a table has no field for it and nobody has said what becomes of it: where a correction finds it. */
  undecided?: UndecidedColumn;
  /** Cells of which nothing is in the normalized workbook, and no line of the record says why: `list B7: 12,50`. */
  lost: string[];
}

/** Follows each cell of a list into the record and the normalized workbook, read by another program than ADE. */
export function followCells(
  { name, columns, format }: MadeList,
  artifact: Artifact,
  output: Uint8Array,
): FollowedColumn[] {
  const workbook = read(output, { type: 'buffer' });
  return columns.map((column) => {
    const letter = column.column;
    const sheet = artifact.sheets.find((one) => format === 'csv' || one.name === column.sheet)!;
    const followed: FollowedColumn = { column, lost: [] };
    for (const { row, value } of column.cells) {
      const lose = () => void followed.lost.push(`${name} ${letter}${row}: ${String(value)}`);
      const table = findTable(sheet, letter, row);
      if (table === undefined) {
        if (!isInAccount(sheet, row)) lose();
        continue;
      }
      const mapping = table.mapping?.find(({ raw }) => raw.column === letter);
      const field = mapping?.target_field ?? null;
      const decidedBy = mapping?.unmapped?.decided_by ?? 'nobody';
      if (field === null && decidedBy === 'nobody') {
        const a1 = `${letter}${table.header.rows.at(-1) ?? table.first_data_row}`;
        followed.undecided ??= { sheet: sheet.index, a1 };
      }
      const written = findWritten(artifact, table, letter, row, field);
      if (written === null) {
        if (!isListedAsLeftOut(artifact, table, letter)) lose();
        continue;
      }
      const address = utils.encode_cell({ r: written.row - 1, c: written.column });
      const text = String(workbook.Sheets[written.sheet]?.[address]?.v ?? '');
      const isThere = field === null ? isSame(text, value) : text !== '';
      if (!isThere && !hasLine(table, letter, row, field)) lose();
    }
    return followed;
  });
}

/** Whether a carried cell is what it was: a number or a day may be written as the document's or as the workbook's. */
function isSame(text: string, value: FilledColumn['cells'][number]['value']): boolean {
  return typeof value === 'string' ? text === value : text !== '';
}

/** The table in which the row is data. */
function findTable({ tables, rows }: Sheet, column: string, row: number): Table | undefined {
  const label = rows.find(({ first_row: first, last_row: last }) => first <= row && row <= last)?.label;
  if (label !== 'data') return undefined;
  return tables.find(
    ({ first_data_row: first, last_data_row: last, columns }) =>
      first <= row && row <= last && columns.some((one) => one.column === column),
  );
}

/** Whether the ledger counts the row in an account with ranges. */
function isInAccount({ ledger }: Sheet, row: number): boolean {
  return (ledger?.accounts ?? []).some(({ ranges }) => ranges?.some(([first, last]) => first! <= row && row <= last!));
}

function findWritten(
  { output }: Artifact,
  table: Table,
  column: string,
  row: number,
  field: string | null,
): { sheet: string; row: number; column: number } | null {
  const record = output.tables!.find(({ table_id: id }) => id === table.id)!;
  const range = record.ranges.find(
    ({ source_first_row: first, first_row, last_row }) => first <= row && row <= first + last_row - first_row,
  );
  if (range === undefined) return null;
  const sheet = output.sheets!.find(({ name }) => name === range.sheet)!;
  const raw = record.raw_columns.find((one) => one.column === column);
  const found = sheet.columns.find((one) =>
    field === null ? raw !== undefined && one.header === raw.output_header : one.target_field === field,
  );
  if (found === undefined) return null;
  return {
    sheet: range.sheet,
    row: range.first_row + row - range.source_first_row,
    column: parseColumn(found.column)!,
  };
}

function isListedAsLeftOut({ output }: Artifact, table: Table, column: string): boolean {
  const record = output.tables!.find(({ table_id: id }) => id === table.id)!;
  return (record.left_out_columns ?? []).some((one) => one.column === column);
}

/** Whether an issue at the cell, or the count of dropped values of its field, tells that its value is not written. */
function hasLine({ validation, transform }: Table, column: string, row: number, field: string | null): boolean {
  if (validation?.issues.some(({ a1 }) => a1 === `${column}${row}`)) return true;
  return (transform?.fields ?? []).some((one) => one.field === field && one.dropped > 0);
}
