import type { Artifact, Issue, Table } from '../../contract/artifact.ts';
import { type LocatedTable, listTables } from '../../record/index.ts';
import type { CollectedFailure } from '../../rules/client/index.ts';
import { formatRange, isWithin, parseRange } from '../../workbook/index.ts';
import type { JobContext } from '../job/job-context.ts';
import { type HookOutcome, rejectEntries } from './hooks.ts';

interface PlacedIssue {
  sheet: string;
  tableId: string;
  issue: Issue;
}

type HookIssue = NonNullable<HookOutcome['results'][number]['result']['issues']>[number];

/** Places the issues of `after_validate` hooks; rejects entries that name no table, field or cell of the document. */
export function placeHookIssues(
  context: JobContext,
  { results }: HookOutcome,
  artifact: Artifact,
): { placed: PlacedIssue[]; rejected: CollectedFailure[] } {
  const tables = new Map(listTables(artifact).map((located) => [located.table.id, located]));
  const placed: PlacedIssue[] = [];
  const rejected: CollectedFailure[] = [];
  for (const { rule, result } of results) {
    const reasons: string[] = [];
    for (const entry of result.issues ?? []) {
      const issue = placeIssue(context, rule, entry, tables.get(entry.table_id));
      if (issue === null) reasons.push('issues name a table, cell or field that does not exist');
      else placed.push(issue);
    }
    rejected.push(...rejectEntries(rule, reasons));
  }
  return { placed, rejected };
}

/** Null if the issue names something that is not in the document or the manifest. */
function placeIssue(
  { manifest, scrubber }: JobContext,
  rule: string,
  entry: HookIssue,
  located: LocatedTable | undefined,
): PlacedIssue | null {
  if (located === undefined) return null;
  const { sheet, table } = located;
  const field = entry.target_field ?? null;
  if (field !== null && !manifest.columns.order.includes(field)) return null;
  const place = placeInTable(table, entry.a1);
  if (place === null) return null;
  const issue = {
    ...place,
    code: scrubber.scrubCode(entry.code),
    severity: entry.severity,
    message: scrubber.scrubMessage(entry.message),
    target_field: field,
    rule,
  };
  return { sheet: sheet.name, tableId: table.id, issue };
}

/** The cell or range that an issue names, by default the whole table; null if it is outside of the table. */
function placeInTable({ a1_range: a1Range }: Table, a1: string | undefined): Pick<Issue, 'a1' | 'row_index'> | null {
  if (a1 === undefined) return { a1: a1Range, row_index: null };
  const [range, tableRange] = [parseRange(a1), parseRange(a1Range)];
  if (range === undefined || tableRange === undefined || !isWithin(range, tableRange)) return null;
  return { a1: formatRange(range), row_index: range.firstRow + 1 };
}
