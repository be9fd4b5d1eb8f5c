import type { Artifact, Issue, Mapping, RowRun, Sheet, Table } from '../../../api/contract.ts';
import { type CellRange, parseColumn, parseRange } from '../../../lib/a1.ts';

type Part = NonNullable<Sheet['parts']>[number];

/** A table with its range as numbers, so that it can be found by a cell. */
export interface PlacedTable {
  table: Table;
  range: CellRange;
  mappings: Map<number, Mapping>;
  headerRow: number | null;
}

/** ADE's decisions about one sheet, by row and column. */
export interface SheetDecisions {
  sheet: Sheet;
  tables: PlacedTable[];
  /** With `column`, 0-based: the label of the row's cells in the part with this column, if the row is split. */
  findRun: (row: number, column?: number) => RowRun | undefined;
  findTable: (row: number, column: number) => PlacedTable | undefined;
  issuesAt: (row: number, column: number) => Issue[];
}

export function makeSheetDecisions(sheet: Sheet): SheetDecisions {
  const tables = sheet.tables.flatMap(placeTable);
  const issues = indexIssues(sheet);
  return {
    sheet,
    tables,
    findRun: (row, column) => findRun(findPart(sheet, row, column)?.rows ?? sheet.rows, row),
    findTable: (row, column) => tables.find(({ range }) => holds(range, row, column)),
    issuesAt: (row, column) => issues.get(`${row}:${column}`) ?? [],
  };
}

function placeTable(table: Table): PlacedTable[] {
  const range = parseRange(table.a1_range);
  if (!range) return [];
  const mappings = new Map(table.mapping?.map((mapping) => [parseColumn(mapping.raw.column), mapping]));
  return [{ table, range, mappings, headerRow: table.header.rows.at(-1) ?? null }];
}

const holds = (range: CellRange, row: number, column: number): boolean =>
  row >= range.firstRow && row <= range.lastRow && column >= range.firstColumn && column <= range.lastColumn;

function findPart({ parts = [] }: Sheet, row: number, column: number | undefined): Part | undefined {
  if (column === undefined) return undefined;
  return parts.find(
    ({ first_row, last_row, first_column, last_column }) =>
      row >= first_row && row <= last_row && column >= parseColumn(first_column) && column <= parseColumn(last_column),
  );
}

/** Runs are in the order of rows, so a binary search finds one. */
function findRun(runs: readonly RowRun[], row: number): RowRun | undefined {
  let low = 0;
  let high = runs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const run = runs[middle]!;
    if (row < run.first_row) high = middle - 1;
    else if (row > run.last_row) low = middle + 1;
    else return run;
  }
  return undefined;
}

function indexIssues(sheet: Sheet): Map<string, Issue[]> {
  const index = new Map<string, Issue[]>();
  for (const issue of sheet.tables.flatMap(({ validation }) => validation?.issues ?? [])) {
    const range = parseRange(issue.a1);
    if (!range || issue.row_index === null) continue;
    const key = `${range.firstRow}:${range.firstColumn}`;
    index.set(key, [...(index.get(key) ?? []), issue]);
  }
  return index;
}

const severityOrder = ['error', 'warning', 'info'] as const;

export const findWorst = (issues: readonly Issue[]) =>
  severityOrder.find((severity) => issues.some((issue) => issue.severity === severity));

export interface OutputPlace {
  sheet: number;
  sheetName: string;
  row: number;
}

/** The place of a source row in the normalized workbook; null if the row was left out. */
export function findOutputRow(artifact: Artifact, tableId: string, row: number): OutputPlace | null {
  const table = artifact.output.tables?.find(({ table_id }) => table_id === tableId);
  for (const range of table?.ranges ?? []) {
    const offset = row - range.source_first_row;
    if (offset < 0 || offset > range.last_row - range.first_row) continue;
    const sheet = artifact.output.sheets?.findIndex(({ name }) => name === range.sheet) ?? -1;
    return sheet < 0 ? null : { sheet, sheetName: range.sheet, row: range.first_row + offset };
  }
  return null;
}

/** The column of the workbook that holds a field, or an unmapped column of the source. */
export function findOutputColumn(
  artifact: Artifact,
  sheet: number,
  tableId: string,
  mapping: Mapping | undefined,
): { column: number; header: string } | null {
  const columns = artifact.output.sheets?.[sheet]?.columns ?? [];
  const raw = artifact.output.tables
    ?.find(({ table_id }) => table_id === tableId)
    ?.raw_columns.find(({ column }) => column === mapping?.raw.column);
  const found = columns.find(({ target_field, header }) =>
    mapping?.target_field ? target_field === mapping.target_field : raw && header === raw.output_header,
  );
  return found ? { column: parseColumn(found.column), header: found.header } : null;
}
