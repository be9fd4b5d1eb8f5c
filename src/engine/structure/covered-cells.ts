import type { CellRange, ReaderNote, Row } from '../../workbook/index.ts';

/**
 * Notes filled cells that a merged range covers, because programs only show its first cell. Rows must be in order.
 * `onMerged` is called for each row with the merged ranges that cover it.
 */
export async function noteCoveredCells(
  merges: readonly CellRange[],
  rows: AsyncIterable<readonly Row[]>,
  onMerged: (row: Row, active: readonly CellRange[]) => void = () => undefined,
): Promise<ReaderNote[]> {
  const waiting = merges.toSorted((a, b) => b.firstRow - a.firstRow);
  let active: CellRange[] = [];
  let count = 0;
  let firstRow: number | null = null;
  for await (const list of rows) {
    for (const row of list) {
      const at = row.index - 1;
      for (let next = waiting.at(-1); next !== undefined && next.firstRow <= at; next = waiting.at(-1)) {
        active.push(next);
        waiting.pop();
      }
      if (active.length === 0) continue;
      active = active.filter(({ lastRow }) => lastRow >= at);
      onMerged(row, active);
      const found = countCovered(row, active);
      if (found > 0) firstRow ??= row.index;
      count += found;
    }
    if (waiting.length === 0 && active.length === 0) break;
  }
  return count === 0 ? [] : [{ code: 'covered_cells', count, firstRow }];
}

/** A cell counts once, although merges may overlap in damaged files. */
function countCovered(row: Row, merges: readonly CellRange[]): number {
  const covered = new Set<number>();
  for (const merge of merges) {
    const first = merge.firstRow === row.index - 1 ? merge.firstColumn + 1 : merge.firstColumn;
    const last = Math.min(merge.lastColumn, row.cellCount - 1);
    for (let column = first; column <= last; column++) if (!row.isNullAt(column)) covered.add(column);
  }
  return covered.size;
}
