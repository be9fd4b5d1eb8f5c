import type { Sheet, Table } from '../../../contract/artifact.ts';
import type { LabelledTable } from '../../../contract/labels.ts';
import { columnIndex } from '../../../record/index.ts';
import { parseRange } from '../../../workbook/index.ts';

/** A labelled table, and the table found for it. A found table only counts once. */
export interface TableMatch {
  labelled: LabelledTable;
  found: Table | null;
  /** Rows that are in both, as a share of the rows that are in either. */
  iou: number;
  /** The same for columns; undefined if the labels do not say where the table's columns begin and end. */
  columnIou?: number;
}

/** Rows or columns, both inclusive. */
interface Extent {
  first: number;
  last: number;
}

/** Pairs labelled tables with found ones, largest overlap of cells first. Returns them in the order of the labelled tables. */
export function matchTables(labelled: readonly LabelledTable[], sheet: Sheet | undefined): TableMatch[] {
  const lastRow = sheet?.row_count ?? 0;
  const pairs = labelled.flatMap((one) => {
    const rows = { first: one.first_row, last: one.last_row ?? Math.max(one.first_row, lastRow) };
    const columns = listLabelledColumns(one);
    return (sheet?.tables ?? []).map((found): TableMatch & { found: Table } => {
      const extents = listExtents(found);
      const ofColumns = columns === null ? {} : { columnIou: overlap(columns, extents.columns) };
      return { labelled: one, found, iou: overlap(rows, extents.rows), ...ofColumns };
    });
  });
  const matches = new Map<LabelledTable, TableMatch>();
  const taken = new Set<Table>();
  for (const pair of pairs.sort((a, b) => ofCells(b) - ofCells(a))) {
    if (ofCells(pair) === 0 || matches.has(pair.labelled) || taken.has(pair.found)) continue;
    matches.set(pair.labelled, pair);
    taken.add(pair.found);
  }
  const missed = (one: LabelledTable): TableMatch => ({
    ...{ labelled: one, found: null, iou: 0 },
    ...(listLabelledColumns(one) === null ? {} : { columnIou: 0 }),
  });
  return labelled.map((one) => matches.get(one) ?? missed(one));
}

const ofCells = ({ iou, columnIou = 1 }: TableMatch): number => iou * columnIou;

function listLabelledColumns({ first_column: first, last_column: last }: LabelledTable): Extent | null {
  return first === undefined || last === undefined ? null : { first: columnIndex(first), last: columnIndex(last) };
}

function listExtents({ a1_range: range }: Table): { rows: Extent; columns: Extent } {
  const { firstRow, lastRow, firstColumn, lastColumn } = parseRange(range)!;
  return { rows: { first: firstRow + 1, last: lastRow + 1 }, columns: { first: firstColumn, last: lastColumn } };
}

function overlap(a: Extent, b: Extent): number {
  const shared = Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1;
  if (shared <= 0) return 0;
  return shared / (a.last - a.first + 1 + (b.last - b.first + 1) - shared);
}
