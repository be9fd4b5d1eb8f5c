import type { OwnColumn, ProposedColumns, TriedColumn } from '../../../api/contract.ts';

/** How a column came out; null while the trial of its kind is running, or if it was tried on nothing. */
export function findTried(
  trial: ProposedColumns | undefined,
  label: string,
  { kind, checks }: OwnColumn,
): TriedColumn | null {
  const at = trial?.columns.findIndex((column) => column.label === label) ?? -1;
  const column = trial?.columns[at];
  if (column?.kind !== kind || JSON.stringify(read(column.checks)) !== JSON.stringify(read(checks))) return null;
  return trial?.tried?.[at] ?? null;
}

/** How values are read; whether a value is required changes nothing in how it comes out. */
const read = ({ required: _, unique: __, ...checks }: NonNullable<OwnColumn['checks']> = {}) => checks;

export interface Outcome {
  /** Cells that no kind could read. */
  unread: number;
  /** Cells that are empty in required columns. */
  empty: number;
}

export function sumOutcome(columns: readonly { column: OwnColumn; tried: TriedColumn | null }[]): Outcome {
  let [unread, empty] = [0, 0];
  for (const { column, tried } of columns) {
    if (tried === null) continue;
    unread += tried.unread.count;
    if (column.checks?.required === true) empty += tried.rows - tried.filled;
  }
  return { unread, empty };
}
