import type { Sheet, Table } from '../../../contract/artifact.ts';
import type { LabelledTable } from '../../../contract/labels.ts';
import { parseRange } from '../../../workbook/index.ts';

/** A labelled table, and the table found for it. A found table only counts once. */
export interface TableMatch {
  labelled: LabelledTable;
  found: Table | null;
  /** Rows that are in both, as a share of the rows that are in either. */
  iou: number;
}

interface Rows {
  first: number;
  last: number;
}

/** Pairs labelled tables with found ones, largest overlap first. Returns them in the order of the labelled tables. */
export function matchTables(labelled: readonly LabelledTable[], sheet: Sheet | undefined): TableMatch[] {
  const lastRow = sheet?.row_count ?? 0;
  const pairs = labelled.flatMap((one) => {
    const rows = { first: one.first_row, last: one.last_row ?? Math.max(one.first_row, lastRow) };
    return (sheet?.tables ?? []).map((found) => ({ labelled: one, found, iou: overlap(rows, listRows(found)) }));
  });
  const matches = new Map<LabelledTable, TableMatch>();
  const taken = new Set<Table>();
  for (const pair of pairs.sort((a, b) => b.iou - a.iou)) {
    if (pair.iou === 0 || matches.has(pair.labelled) || taken.has(pair.found)) continue;
    matches.set(pair.labelled, pair);
    taken.add(pair.found);
  }
  return labelled.map((one) => matches.get(one) ?? { labelled: one, found: null, iou: 0 });
}

function listRows(table: Table): Rows {
  const { firstRow, lastRow } = parseRange(table.a1_range)!;
  return { first: firstRow + 1, last: lastRow + 1 };
}

function overlap(a: Rows, b: Rows): number {
  const shared = Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1;
  if (shared <= 0) return 0;
  return shared / (a.last - a.first + 1 + (b.last - b.first + 1) - shared);
}
