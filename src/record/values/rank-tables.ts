import type { Artifact } from '../../contract/artifact.ts';
import { parseRange } from '../../workbook/index.ts';
import { findTable } from '../lookup.ts';
import { listWrittenTables } from './source-rows.ts';

/** Where the rows of a table stand among those of both results. */
export interface Rank {
  stack: number;
  /** Of a table that only one result has: the row of the stack after which its rows come. Null for a row's own number. */
  after: number | null;
}

/** By the id of a table. */
export type Ranks = ReadonlyMap<string, Rank>;

/** Tables below each other that were written one after the other: their rows are in the order of the document. */
interface Stack {
  tableIds: string[];
  sheet: string;
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

/**
 * One order for the rows of both results: that of the first one. A table of the second one belongs to the stack with
 * which it shares the most cells, if its rows come after those that are there: the results may have read another row as
 * the header, or one table as two. Any other table stands between two of these.
 */
export function rankTables(left: Artifact, right: Artifact): { left: Ranks; right: Ranks } {
  const stacks = listStacks(left);
  const ofRight = new Map<string, Rank>();
  let [last, lastRow] = [-1, 0];
  for (const { id, ...area } of listAreas(right)) {
    const match = findMatch(area, stacks);
    if (match > last || (match === last && match >= 0 && area.firstRow > lastRow)) {
      ofRight.set(id, { stack: match, after: null });
      [last, lastRow] = [match, area.lastRow];
    } else {
      ofRight.set(id, { stack: last, after: lastRow });
    }
  }
  const ofLeft = stacks.flatMap(({ tableIds }, stack) =>
    tableIds.map((id): [string, Rank] => [id, { stack, after: null }]),
  );
  return { left: new Map(ofLeft), right: ofRight };
}

function listStacks(artifact: Artifact): Stack[] {
  const stacks: Stack[] = [];
  for (const { id, ...area } of listAreas(artifact)) {
    const above = stacks.at(-1);
    if (above?.sheet === area.sheet && above.lastRow < area.firstRow && sharedLength(above, area, 'Column') > 0) {
      above.tableIds.push(id);
      above.lastRow = area.lastRow;
      above.firstColumn = Math.min(above.firstColumn, area.firstColumn);
      above.lastColumn = Math.max(above.lastColumn, area.lastColumn);
    } else {
      stacks.push({ tableIds: [id], ...area });
    }
  }
  return stacks;
}

function listAreas(artifact: Artifact): (Omit<Stack, 'tableIds'> & { id: string })[] {
  return listWrittenTables(artifact).flatMap((id) => {
    const { sheet, table } = findTable(artifact, id);
    const range = parseRange(table.a1_range);
    if (range === undefined) return [];
    const { firstRow, lastRow, firstColumn, lastColumn } = range;
    return { id, sheet: sheet.name, firstRow, lastRow, firstColumn, lastColumn };
  });
}

type Area = Omit<Stack, 'tableIds' | 'sheet'>;

function sharedLength(a: Area, b: Area, of: 'Row' | 'Column'): number {
  const [first, last] = [`first${of}`, `last${of}`] as const;
  return Math.max(0, Math.min(a[last], b[last]) - Math.max(a[first], b[first]) + 1);
}

/** The position of the stack that shares the most cells; -1 if none shares any. */
function findMatch(stack: Omit<Stack, 'tableIds'>, others: readonly Stack[]): number {
  let [best, most] = [-1, 0];
  for (const [i, other] of others.entries()) {
    if (other.sheet !== stack.sheet) continue;
    const shared = sharedLength(stack, other, 'Row') * sharedLength(stack, other, 'Column');
    if (shared > most) [best, most] = [i, shared];
  }
  return best;
}
