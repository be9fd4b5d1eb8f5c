import { formatCsvLine } from '../../base/files/index.ts';
import type { LocatedIssue } from '../../record/explain/index.ts';
import type { Look } from './look.ts';
import { layOutTable } from './table.ts';
import { cleanText, formatJson } from './text.ts';

export const ISSUE_FORMATS = ['table', 'csv', 'json'] as const;
export type IssueFormat = (typeof ISSUE_FORMATS)[number];

const HEADERS = ['sheet', 'table', 'a1', 'field', 'code', 'severity', 'message'];
const CSV_HEADERS = [...HEADERS, 'related_rows'];

/** CSV lines, the header first. */
export async function* renderIssuesAsCsv(issues: AsyncIterable<LocatedIssue>): AsyncGenerator<string> {
  yield formatCsvLine(CSV_HEADERS);
  for await (const issue of issues) {
    yield formatCsvLine([...listCells(issue, issue.message), (issue.related_rows ?? []).join(' ')]);
  }
}

/** One JSON array, with one issue per line. */
export async function* renderIssuesAsJson(issues: AsyncIterable<LocatedIssue>): AsyncGenerator<string> {
  let previous: string | undefined;
  yield '[';
  for await (const issue of issues) {
    if (previous !== undefined) yield `${previous},`;
    previous = formatJson(issue);
  }
  if (previous !== undefined) yield previous;
  yield ']';
}

/** An aligned table. All issues must be in memory to compute the widths. */
export async function* renderIssuesAsTable(issues: AsyncIterable<LocatedIssue>, look: Look): AsyncGenerator<string> {
  const rows: string[][] = [];
  for await (const issue of issues) rows.push(listCells(issue, describeIssue(issue)).map(cleanText));
  if (rows.length === 0) {
    yield 'no issues';
    return;
  }
  const columns = HEADERS.map((header) => ({ header, flexible: header === 'message' || header === 'sheet' }));
  yield* layOutTable(columns, rows, { width: look.width, paintHeader: look.paint.dim });
}

/** `2 rows have this number (see row 57)` */
function describeIssue({ message, related_rows: rows = [] }: LocatedIssue): string {
  if (rows.length === 0) return message;
  return `${message} (see ${rows.length === 1 ? 'row' : 'rows'} ${rows.join(', ')})`;
}

function listCells(issue: LocatedIssue, message: string): string[] {
  const { sheet, table_id, a1, target_field, code, severity } = issue;
  return [sheet, table_id, a1, target_field ?? '', code, severity, message];
}
