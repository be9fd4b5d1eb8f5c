import { listTables } from '../../audit/tables.ts';
import type { Artifact, Issue } from '../../contract/artifact.ts';
import type { CollectedFailure } from '../../rules/client/index.ts';
import { formatRange, parseRange } from '../../workbook/a1.ts';
import type { CellRange } from '../../workbook/types.ts';
import type { JobContext } from '../job-context.ts';
import { type HookOutcome, rejectEntries } from './hooks.ts';

interface PlacedIssue {
  sheet: string;
  tableId: string;
  issue: Issue;
}

/** Issues that `after_validate` hooks gave; entries that name no table, field or cell of the document are rejected. */
export function placeHookIssues(
  context: JobContext,
  { results }: HookOutcome,
  artifact: Artifact,
): { placed: PlacedIssue[]; rejected: CollectedFailure[] } {
  const tables = new Map([...listTables(artifact)].map((entry) => [entry.table.id, entry]));
  const placed: PlacedIssue[] = [];
  const rejected: CollectedFailure[] = [];
  for (const { rule, result } of results) {
    const reasons: string[] = [];
    for (const entry of result.issues ?? []) {
      const found = tables.get(entry.table_id);
      const range = entry.a1 === undefined ? null : parseRange(entry.a1);
      const isOutside = found !== undefined && range != null && !isWithin(range, parseRange(found.table.a1_range)!);
      const field = entry.target_field ?? null;
      if (
        found === undefined ||
        range === undefined ||
        isOutside ||
        (field !== null && !context.manifest.columns.order.includes(field))
      ) {
        reasons.push('issues name a table, cell or field that there is none of');
        continue;
      }
      placed.push({
        sheet: found.sheet.name,
        tableId: entry.table_id,
        issue: {
          a1: range === null ? found.table.a1_range : formatRange(range),
          row_index: range === null ? null : range.firstRow + 1,
          code: context.scrubber.scrubCode(entry.code),
          severity: entry.severity,
          message: context.scrubber.scrubMessage(entry.message),
          target_field: field,
          rule,
        },
      });
    }
    rejected.push(...rejectEntries(rule, reasons));
  }
  return { placed, rejected };
}

function isWithin(range: CellRange, { firstRow, lastRow, firstColumn, lastColumn }: CellRange): boolean {
  return (
    range.firstRow >= firstRow &&
    range.lastRow <= lastRow &&
    range.firstColumn >= firstColumn &&
    range.lastColumn <= lastColumn
  );
}
