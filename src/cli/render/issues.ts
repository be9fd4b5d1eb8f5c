import type { LocatedIssue } from '../../engine/explain/index.ts';
import { formatCsvLine } from './csv.ts';
import type { Look } from './look.ts';
import { layOutTable } from './table.ts';
import { cleanText, formatJson } from './text.ts';

export const ISSUE_FORMATS = ['table', 'csv', 'json'] as const;
export type IssueFormat = (typeof ISSUE_FORMATS)[number];

const HEADERS = ['sheet', 'table', 'a1', 'field', 'code', 'severity', 'message'];

/** CSV lines, the header first. */
export async function* renderIssuesAsCsv(issues: AsyncIterable<LocatedIssue>): AsyncGenerator<string> {
  yield formatCsvLine(HEADERS);
  for await (const issue of issues) yield formatCsvLine(listCells(issue));
}

/** One JSON array, an issue a line. */
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

/** An aligned table; holds all issues to know its widths. */
export async function* renderIssuesAsTable(issues: AsyncIterable<LocatedIssue>, look: Look): AsyncGenerator<string> {
  const rows: string[][] = [];
  for await (const issue of issues) rows.push(listCells(issue).map(cleanText));
  if (rows.length === 0) {
    yield 'no issues';
    return;
  }
  const columns = HEADERS.map((header) => ({ header, flexible: header === 'message' || header === 'sheet' }));
  yield* layOutTable(columns, rows, { width: look.width, paintHeader: look.paint.dim });
}

function listCells({ sheet, table_id, a1, target_field, code, severity, message }: LocatedIssue): string[] {
  return [sheet, table_id, a1, target_field ?? '', code, severity, message];
}
