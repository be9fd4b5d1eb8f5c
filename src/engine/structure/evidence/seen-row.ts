import type { Row } from '../../../workbook/index.ts';
import { MAX_COLUMNS } from './block-scan.ts';
import { RowCounts } from './row-counts.ts';
import { RowFormats } from './row-formats.ts';

/** Only the leftmost numbers of a row are tried, which limits the work for wide sheets. */
export const MAX_NUMBERS = 12;

/**
 * A filled row, prepared for the evidence: its place, and counts over its cells, which are in the `Grid`. The grid
 * reuses one object for each slot of its ring: a new object for each row would cost as much as reading it.
 */
export class SeenRow extends RowCounts {
  row!: Row;
  /** Slot in the grid's ring. */
  readonly slot: number;
  /** Whether no cell has a value, because all are formulas without a stored one or beyond the last column that counts. */
  showsNothing = false;
  /** Number of blank rows directly above, also above the sheet's first filled row. */
  gapBefore = 0;
  /** 0-based columns of the filled cells, in order; only the first `filled` entries count. */
  readonly columns = new Uint16Array(MAX_COLUMNS);
  /** Largest share of the row's numbers that are sums of rows above; set when the row is judged. */
  sumShare = 0;
  /** The columns of the leftmost numbers; only `numberCount` entries count, and -1 means that nobody has listed them. */
  readonly numberColumns = new Uint16Array(MAX_NUMBERS);
  numberCount = -1;
  /** Whether years are among them. */
  areYearsListed = false;
  wasSeenBefore = false;
  /** Only read if there is a weight for any piece about formats. */
  readonly formats = new RowFormats();
  /** Index of the row among the sheet's filled rows, from 0. */
  position = 0;

  constructor(slot: number) {
    super();
    this.slot = slot;
  }

  /** Reuses the object for another row, whose counts were already read. */
  begin(row: Row, gapBefore: number, position: number): void {
    this.row = row;
    this.showsNothing = row.hasNoValue || this.filled === 0;
    this.gapBefore = gapBefore;
    this.position = position;
    this.sumShare = 0;
    this.numberCount = -1;
    this.areYearsListed = false;
    this.wasSeenBefore = false;
  }

  get firstColumn(): number {
    return this.filled === 0 ? 0 : this.columns[0]!;
  }
}
