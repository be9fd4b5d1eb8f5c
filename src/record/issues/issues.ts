import type { Artifact, Issue, Severity, Table } from '../../contract/artifact.ts';
import { parseRange } from '../../workbook/index.ts';
import { listTables } from '../tables.ts';

/** An issue and its table: one line of issues.ndjson. */
export interface LocatedIssue extends Issue {
  sheet: string;
  table_id: string;
}

export interface IssueGroup {
  target_field: string | null;
  code: string;
  severity: Severity;
  /** Exact, even if the artifact lists fewer issues. */
  count: number;
  places: { sheet: string; a1: string }[];
  /** For issues without a field: the first few headers of the unmapped columns concerned. */
  headers: string[];
}

/** The issues that the artifact lists itself. */
export function listIssues(artifact: Artifact): LocatedIssue[] {
  return listTables(artifact).flatMap(({ sheet, table }) =>
    (table.validation?.issues ?? []).map((issue) => ({ sheet: sheet.name, table_id: table.id, ...issue })),
  );
}

/** How many further issues the artifact counts without listing them. */
export function countUnlisted(artifact: Artifact): number {
  let missing = 0;
  for (const { table } of listTables(artifact)) {
    const total = table.validation?.totals.reduce((sum, { count }) => sum + count, 0) ?? 0;
    missing += total - (table.validation?.issues.length ?? 0);
  }
  return Math.max(0, missing);
}

/** Issues by field and code, errors first, then by count. */
export function groupIssues(artifact: Artifact, maxPlaces = 3): IssueGroup[] {
  const groups = new Map<string, IssueGroup>();
  for (const { sheet, table } of listTables(artifact)) {
    for (const { target_field, code, severity, count } of table.validation?.totals ?? []) {
      const key = makeKey(target_field, code, severity);
      const group = groups.get(key) ?? { target_field, code, severity, count: 0, places: [], headers: [] };
      group.count += count;
      groups.set(key, group);
    }
    for (const issue of table.validation?.issues ?? []) {
      const group = groups.get(makeKey(issue.target_field, issue.code, issue.severity));
      if (!group) continue;
      if (group.places.length < maxPlaces) group.places.push({ sheet: sheet.name, a1: issue.a1 });
      const header = findUnmappedHeader(table, issue);
      if (header === undefined || group.headers.includes(header)) continue;
      if (group.headers.length < maxPlaces) group.headers.push(header);
    }
  }
  return [...groups.values()].sort((a, b) => rank(a.severity) - rank(b.severity) || b.count - a.count);
}

/** The header of the column of an issue's cell, if the column was not mapped to a field. */
function findUnmappedHeader({ columns }: Table, { target_field, row_index, a1 }: Issue): string | undefined {
  if (target_field !== null || row_index === null) return undefined;
  const letters = /^([A-Z]+)\d+$/.exec(a1)?.[1];
  return columns.find(({ column }) => column === letters)?.header;
}

/** Whether the issue's cell or range contains the cell (1-based row, 0-based column). */
export function isIssueAt(issue: LocatedIssue, sheetName: string, row: number, columnIndex: number): boolean {
  if (issue.sheet !== sheetName || issue.row_index === null) return false;
  const range = parseRange(issue.a1);
  if (!range) return false;
  const isInRows = row - 1 >= range.firstRow && row - 1 <= range.lastRow;
  return isInRows && columnIndex >= range.firstColumn && columnIndex <= range.lastColumn;
}

function rank(severity: Severity): number {
  return { error: 0, warning: 1, info: 2 }[severity];
}

function makeKey(field: string | null, code: string, severity: Severity): string {
  return JSON.stringify([field, code, severity]);
}
