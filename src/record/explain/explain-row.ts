import type { Artifact, RowRun, Sheet, SheetPart, Table } from '../../contract/artifact.ts';
import { compareShares, listRowShares } from '../../contract/evidence.ts';
import { formatRange, parseRange } from '../../workbook/index.ts';
import { findOutputTable, findRun, findSheet } from '../lookup.ts';
import { findOutputRow, type OutputRow } from '../output-places.ts';
import { columnIndex, findPart, type LocatedTable, listRuns } from '../tables.ts';
import { findRuleSource, type RuleShare } from './rule-sources.ts';

/** The role of a row in a table. `inside`: between the table's rows, with another label than data. */
export type RowRole = 'data' | 'header' | 'repeated_header' | 'title' | 'inside' | 'blank';

export interface RowInTable {
  table_id: string;
  a1_range: string;
  role: RowRole;
  output: OutputRow | null;
}

/** Why a row was not written. `beside_table`: its cells in the part are notes beside a table; `not_written`: the job ended too early, or the table has no filled cell in this row. */
export type LeftOutReason =
  | 'sheet_skipped'
  | 'beyond_sheet'
  | 'blank'
  | 'header'
  | 'repeated_header'
  | 'title'
  | 'label'
  | 'outside_tables'
  | 'beside_table'
  | 'not_written';

export interface RowShare extends RuleShare {
  label: string;
}

export interface RowExplanation {
  sheet: string;
  row: number;
  label: string;
  hidden: boolean;
  /** The part of the rows whose cells have the label; null if the row is not split, or is explained as a whole. */
  part: { a1_range: string; decided_by: 'beside_table' | null } | null;
  /** The consecutive rows with the same label, including this row; null if the record has none. */
  run: { first_row: number; last_row: number } | null;
  /** false if the record does not have the row rules' scores for this row. */
  is_explained: boolean;
  scores: Record<string, number>;
  contributors: RowShare[];
  /** How often such labels are right, from 0 to 1; in a run of data rows, the lowest. null without row weights. */
  confidence: number | null;
  /** The rule that decided alone, by a delta of 10 or more. */
  decided_by: string | null;
  /** The correction by which a person set the label, and the label that the row had before. */
  corrected: { id: string; proposed_label: string } | null;
  tables: RowInTable[];
  /** null if the row was written. */
  left_out: LeftOutReason | null;
}

/**
 * What a row was read as, where it was written, or why it was left out. With `column`, 0-based, the same about the row's
 * cells in the part with this column, if the row is split.
 */
export function explainRow(artifact: Artifact, sheetName: string, row: number, column?: number): RowExplanation {
  const sheet = findSheet(artifact, sheetName);
  const part = column === undefined ? undefined : findPart(sheet, row, column);
  const run = findRun(part ?? sheet, row);
  const label = run?.label ?? 'blank';
  const tables = sheet.tables.flatMap((table) => placeInTable(artifact, { sheet, table }, row));
  return {
    sheet: sheet.name,
    row,
    label,
    hidden: run?.hidden ?? false,
    part: part === undefined ? null : { a1_range: formatPart(part), decided_by: part.decided_by ?? null },
    run: run ? widenRun(part ?? sheet, run) : null,
    ...explainLabel(artifact, sheet, run),
    tables,
    left_out: tables.some(({ output }) => output) ? null : findReason(sheet, row, { label, tables, part }),
  };
}

function formatPart({ first_row, last_row, first_column, last_column }: SheetPart): string {
  const [firstColumn, lastColumn] = [columnIndex(first_column), columnIndex(last_column)];
  return formatRange({ firstRow: first_row - 1, lastRow: last_row - 1, firstColumn, lastColumn });
}

/** Runs also end where their reason changes; here, only the label counts. */
function widenRun(sheet: { rows: readonly RowRun[] }, run: RowRun): { first_row: number; last_row: number } {
  let [first, last] = [run, run];
  for (let next: RowRun | undefined = run; next?.label === run.label; next = findRun(sheet, first.first_row - 1))
    first = next;
  for (let next: RowRun | undefined = run; next?.label === run.label; next = findRun(sheet, last.last_row + 1))
    last = next;
  return { first_row: first.first_row, last_row: last.last_row };
}

function explainLabel(artifact: Artifact, sheet: Sheet, run: RowRun | undefined) {
  const profile = run?.profile === undefined ? undefined : sheet.row_profiles[run.profile];
  const shares = (profile === undefined ? [] : listRowShares(profile)).map(({ rule, label, delta }) => ({
    ...findRuleSource(artifact, rule),
    label,
    delta,
  }));
  shares.sort(compareShares);
  return {
    is_explained: profile !== undefined,
    scores: { ...profile?.scores },
    contributors: shares,
    confidence: run?.confidence ?? null,
    decided_by: profile?.decided_by ?? null,
    corrected:
      profile?.correction === undefined
        ? null
        : { id: profile.correction, proposed_label: profile.proposed_label ?? '' },
  };
}

function placeInTable(artifact: Artifact, { sheet, table }: LocatedTable, row: number): RowInTable[] {
  const label = findRun({ rows: listRuns(sheet, table) }, row)?.label ?? 'blank';
  const role = findRole(table, row, label);
  if (!role) return [];
  const output = (role === 'data' && findOutputRow(findOutputTable(artifact, table.id), row)) || null;
  return [{ table_id: table.id, a1_range: table.a1_range, role, output }];
}

function findRole(table: Table, row: number, label: string): RowRole | undefined {
  if (table.header.rows.includes(row)) return 'header';
  if (table.header.repeated_rows?.includes(row)) return 'repeated_header';
  if (table.title_rows.includes(row)) return 'title';
  const range = parseRange(table.a1_range);
  if (!range || row - 1 < range.firstRow || row - 1 > range.lastRow) return undefined;
  if (label === 'data') return 'data';
  return label === 'blank' ? 'blank' : 'inside';
}

function findReason(
  sheet: Sheet,
  row: number,
  { label, tables, part }: { label: string; tables: readonly RowInTable[]; part: SheetPart | undefined },
): LeftOutReason {
  if (sheet.skipped) return 'sheet_skipped';
  if (part?.decided_by === 'beside_table') return 'beside_table';
  if (row > sheet.row_count) return 'beyond_sheet';
  const roles = new Set(tables.map(({ role }) => role));
  if (roles.has('data')) return 'not_written';
  if (roles.has('header')) return 'header';
  if (roles.has('repeated_header')) return 'repeated_header';
  if (roles.has('title')) return 'title';
  if (label === 'blank') return 'blank';
  return roles.has('inside') ? 'label' : 'outside_tables';
}
