import type { EvidenceGroup, PieceOf } from '../../../contract/row-evidence.ts';
import { KINDS } from './cell-kind.ts';
import type { FarSums } from './far-sums.ts';
import { type Grid, RING_ROWS } from './grid.ts';
import type { FormatSum } from './row-formats.ts';
import type { RowPairs } from './row-pairs.ts';
import type { SeenRow } from './seen-row.ts';
import type { Comparison, Side } from './sides.ts';
import type { Sums } from './sums.ts';

/** The data for row evidence: a filled row and its surroundings. */
export interface RowView {
  readonly row: SeenRow;
  /** The nearest rows that show something. */
  readonly previous: SeenRow | null;
  readonly next: SeenRow | null;
  /** Up to five filled rows on this side. */
  readonly above: Side;
  readonly below: Side;
  readonly withAbove: Comparison;
  readonly withBelow: Comparison;
  /** Share of the columns in which this row and the previous one have cells of the same kind. */
  readonly likePrevious: number;
  readonly likeNext: number;
  readonly sums: Sums;
  readonly far: FarSums;
  readonly pairs: RowPairs;
  /** Where the rows begin, 0-based: in column A, or in the first column of their part of a sheet. */
  readonly firstColumn: number;
  /** Number of columns with a cell in any row read so far, including rows below this one. */
  readonly width: number;
  /** Number of rows above in this block; blocks are separated by blank rows. */
  readonly blockRow: number;
  /** Number of filled rows below; Infinity if the sheet's end has not been read yet. */
  readonly rowsLeft: number;
  /** Number of rows above that have a number and another cell. */
  readonly numberRowsAbove: number;
  /** Number of rows above that fill half of the columns in use. */
  readonly wideRowsAbove: number;
  /** The formats of all rows read so far, including rows below this one. */
  readonly plain: FormatSum;
  /** Whether any row read so far has a format. */
  readonly hasFormats: boolean;
  /** Share of the rows below whose first column is filled. */
  readonly firstColumnBelow: number;
}

/** The index for each piece of a group in the array of values. */
export type Places<Group extends EvidenceGroup> = Readonly<Record<PieceOf<Group>, number>>;

/** Puts the values of a group, from 0 (absent) to 1. One function reads a group; a call for each piece is slow. */
export type ReadPieces<Group extends EvidenceGroup> = (view: RowView, put: Float64Array, at: Places<Group>) => void;

/** 1 for true, 0 for false. */
export const asNumber = (value: boolean): number => (value ? 1 : 0);

/** Number of cells with a number or with a mark where a number is missing: a dash, `n/a`. */
export const countAmounts = ({ numbers, missing }: SeenRow): number => numbers + missing;

/** Whether a row fills half of the columns in use, and does not just repeat a single text. */
export function isWide({ filled, distinct }: SeenRow, width: number): boolean {
  return filled > 1 && distinct > 1 && 2 * filled >= width;
}

/** Share of two rows' columns in which both cells are of the same kind; missing values count as numbers. */
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
