import type { Artifact } from '../../contract/artifact.ts';
import { parseRange } from '../../workbook/index.ts';
import { findTable } from '../lookup.ts';
import { listWrittenTables } from './source-rows.ts';

/** By the id of a table, where its rows stand among those of both results. */
export type Ranks = ReadonlyMap<string, number>;

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
 * One order for the rows of both results. Tables at the same place have the same rank, and so have tables below each
 * other: the results may have read another row as the header, or one table as two.
 */
export function rankTables(left: Artifact, right: Artifact): { left: Ranks; right: Ranks } {
  const [before, after] = [listStacks(left), listStacks(right)];
  const ranksRight: [string, number][] = [];
  let last = -1;
  for (const stack of after) {
    const match = findMatch(stack, before);
    // Stacks that the results do not write in the same order are not matched: they stand between two others.
    const isNext = match > last;
    if (isNext) last = match;
    for (const id of stack.tableIds) ranksRight.push([id, isNext ? match : last + 0.5]);
  }
  const ranksLeft = before.flatMap(({ tableIds }, i) => tableIds.map((id): [string, number] => [id, i]));
  return { left: new Map(ranksLeft), right: new Map(ranksRight) };
}

function listStacks(artifact: Artifact): Stack[] {
  const stacks: Stack[] = [];
  for (const id of listWrittenTables(artifact)) {
    const { sheet, table } = findTable(artifact, id);
    const range = parseRange(table.a1_range);
    if (range === undefined) continue;
    const { firstRow, lastRow, firstColumn, lastColumn } = range;
    const above = stacks.at(-1);
    if (above?.sheet === sheet.name && above.lastRow < firstRow && sharedLength(above, range, 'Column') > 0) {
      above.tableIds.push(id);
      above.lastRow = lastRow;
      above.firstColumn = Math.min(above.firstColumn, firstColumn);
      above.lastColumn = Math.max(above.lastColumn, lastColumn);
    } else {
      stacks.push({ tableIds: [id], sheet: sheet.name, firstRow, lastRow, firstColumn, lastColumn });
    }
  }
  return stacks;
}

type Area = Omit<Stack, 'tableIds' | 'sheet'>;

function sharedLength(a: Area, b: Area, of: 'Row' | 'Column'): number {
  const [first, last] = [`first${of}`, `last${of}`] as const;
  return Math.max(0, Math.min(a[last], b[last]) - Math.max(a[first], b[first]) + 1);
}

/** The position of the stack that shares the most cells; -1 if none shares any. */
function findMatch(stack: Stack, others: readonly Stack[]): number {
  let [best, most] = [-1, 0];
  for (const [i, other] of others.entries()) {
    if (other.sheet !== stack.sheet) continue;
    const shared = sharedLength(stack, other, 'Row') * sharedLength(stack, other, 'Column');
    if (shared > most) [best, most] = [i, shared];
  }
  return best;
}
