import type { EvidenceGroup, PieceOf } from '../../../contract/row-evidence.ts';
import { KINDS } from './cell-kind.ts';
import { type Grid, RING_ROWS } from './grid.ts';
import type { SeenRow } from './seen-row.ts';
import type { Comparison, Side } from './sides.ts';
import type { Sums } from './sums.ts';

/** Everything that a piece of evidence may look at: a filled row, and what is around it. */
export interface RowView {
  readonly row: SeenRow;
  readonly previous: SeenRow | null;
  readonly next: SeenRow | null;
  /** Up to five filled rows. */
  readonly above: Side;
  readonly below: Side;
  readonly withAbove: Comparison;
  readonly withBelow: Comparison;
  /** Share of cells of which kind and place agree with those of the row next to it. */
  readonly likePrevious: number;
  readonly likeNext: number;
  readonly sums: Sums;
  /** Columns with a cell in any row so far, those ahead included. */
  readonly width: number;
  /** Rows of this block, which blank rows end, before this one. */
  readonly blockRow: number;
  /** Filled rows behind this one up to the sheet's end; Infinity where the end is too far to be known. */
  readonly rowsLeft: number;
  /** Rows above that have a number beside another cell. */
  readonly numberRowsAbove: number;
  /** Rows above that fill half of the columns in use. */
  readonly wideRowsAbove: number;
  /** Share of the rows below that fill the first column. */
  readonly firstColumnBelow: number;
}

/** Where the values of a group's pieces are put. */
export type Places<Group extends EvidenceGroup> = Readonly<Record<PieceOf<Group>, number>>;

/**
 * Puts what a row shows of each piece of a group: from 0, where the sign is absent, to 1. Shares of cells lie between.
 * A group is one function since a call for each piece would cost more than what it does.
 */
export type ReadPieces<Group extends EvidenceGroup> = (view: RowView, put: Float64Array, at: Places<Group>) => void;

/** 1 or 0. */
export const asNumber = (value: boolean): number => (value ? 1 : 0);

/** Cells with a number, or without a value where a number would be: a dash, `n/a`. */
export const countAmounts = ({ numbers, missing }: SeenRow): number => numbers + missing;

/** Whether a row fills half of the columns in use, with more than one text that is repeated all over. */
export function isWide({ filled, distinct }: SeenRow, width: number): boolean {
  return filled > 1 && distinct > 1 && 2 * filled >= width;
}

/** Share of the columns of two rows in which they have the same kind of cell; numbers and missing values are alike. */
export function comparePatterns(grid: Grid, a: SeenRow, b: SeenRow): number {
  let same = 0;
  let shared = 0;
  for (let i = 0; i < a.filled; i++) {
    const base = a.columns[i]! * RING_ROWS;
    const other = grid.kinds[base + b.slot];
    if (other === KINDS.empty) continue;
    shared += 1;
    const kind = grid.kinds[base + a.slot];
    if (kind === other || (isAmount(kind) && isAmount(other))) same += 1;
  }
  const union = a.filled + b.filled - shared;
  return union === 0 ? 0 : same / union;
}

function isAmount(kind: number | undefined): boolean {
  return kind === KINDS.number || kind === KINDS.missing;
}
