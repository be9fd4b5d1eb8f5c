import type { Row } from '../../../workbook/index.ts';
import { FarSumFinder } from './far-sums.ts';
import { Grid, RING_ROWS } from './grid.ts';
import type { Lexicon } from './lexicon.ts';
import { findNeeds, type Needs } from './needs.ts';
import { FormatSum } from './row-formats.ts';
import { findRowPairs, makeRowPairs } from './row-pairs.ts';
import { comparePatterns, isWide, type RowView } from './row-view.ts';
import type { SeenRow } from './seen-row.ts';
import { compareWithSide, makeComparison, SIDE_ROWS, Side } from './sides.ts';
import { findSums, makeSums, type RowsBeside, SUM_ROWS } from './sums.ts';

/** How many rows without a number are remembered, to recognize a repeated header. */
const MAX_REMEMBERED = 4096;

/** Streams a sheet's filled rows, with their surroundings: each row is given after 30 more were read, or at the end. */
export class RowEvidence {
  readonly #grid: Grid;
  readonly #needs: Needs;
  readonly #farSums: FarSumFinder;
  readonly #ring: SeenRow[] = [];
  readonly #view;
  readonly #seenHashes = new Set<number>();
  #pushed = 0;
  #judged = 0;
  #lastIndex = 0;
  #hasEnded = false;

  /**
   * `isWanted`: whether a piece of evidence is used at all; what only other pieces need is not computed. `firstColumn`:
   * see `RowView`.
   */
  constructor(lexicon: Lexicon, isWanted: (piece: string) => boolean, firstColumn = 0) {
    this.#grid = new Grid(lexicon);
    this.#needs = findNeeds(isWanted);
    this.#farSums = new FarSumFinder(this.#grid);
    const { formats } = this.#needs;
    this.#view = {
      row: undefined as unknown as SeenRow,
      previous: null as SeenRow | null,
      next: null as SeenRow | null,
      above: new Side(this.#grid, formats),
      below: new Side(this.#grid, formats),
      withAbove: makeComparison(),
      withBelow: makeComparison(),
      likePrevious: 0,
      likeNext: 0,
      sums: makeSums(),
      far: this.#farSums.result,
      pairs: makeRowPairs(),
      firstColumn,
      width: 0,
      blockRow: -1,
      rowsLeft: Number.POSITIVE_INFINITY,
      numberRowsAbove: 0,
      wideRowsAbove: 0,
      plain: new FormatSum(),
      hasFormats: false,
      firstColumnBelow: 0,
    };
  }

  /** Adds a row that is not blank. Returns the view of the row that can be judged now, valid until the next call. */
  push(row: Row): RowView | null {
    const position = this.#pushed++;
    const seen = this.#grid.add(row, position, row.index - this.#lastIndex - 1);
    if (this.#needs.formats) this.#addFormats(row, seen);
    this.#ring[position & (RING_ROWS - 1)] = seen;
    this.#lastIndex = row.index;
    if (position >= 1 && position <= SIDE_ROWS) this.#view.below.add(seen);
    return this.#pushed - this.#judged > SUM_ROWS ? this.#judge() : null;
  }

  /** Gives the remaining rows when the sheet has ended; each view is valid until the next. */
  *finish(): Generator<RowView> {
    this.#hasEnded = true;
    while (this.#judged < this.#pushed) yield this.#judge();
  }

  #judge(): RowView {
    const position = this.#judged++;
    const view = this.#view;
    const row = this.#rowAt(position);
    const left = this.#pushed - position - 1;
    view.row = row;
    view.previous = this.#findShown(position, { step: -1, count: Math.min(position, SUM_ROWS) });
    view.next = this.#findShown(position, { step: 1, count: left });
    if (position > 0) this.#moveSides(position, left);
    view.rowsLeft = this.#hasEnded ? left : Number.POSITIVE_INFINITY;
    view.width = this.#grid.width;
    view.blockRow = position === 0 || row.gapBefore > 0 ? 0 : view.blockRow + 1;
    const { below, firstColumn } = view;
    view.firstColumnBelow = below.rowCount === 0 ? 0 : (below.filled[firstColumn] ?? 0) / below.rowCount;
    if (row.showsNothing) return view;
    const { comparesAbove, comparesBelow, comparesNext, sums, farSums, pairs, repeats } = this.#needs;
    if (comparesAbove) compareWithSide(this.#grid, row, view.above, view.withAbove);
    if (comparesBelow) compareWithSide(this.#grid, row, view.below, view.withBelow);
    view.likePrevious = view.likeNext;
    if (comparesNext) view.likeNext = view.next === null ? 0 : comparePatterns(this.#grid, row, view.next);
    const beside = { above: { step: -1, count: position }, below: { step: 1, count: left } } as const;
    if (sums) findSums(this.#grid, row, { ...beside, isFar: farSums }, view.sums);
    if (farSums) this.#farSums.take(row);
    if (pairs) findRowPairs(this.#grid, row, position, view.pairs);
    if (repeats) this.#remember(row);
    return view;
  }

  #addFormats(row: Row, seen: SeenRow): void {
    seen.formats.read(row.block, row.position);
    if (!seen.formats.isPlain) this.#view.hasFormats = true;
    if (!seen.showsNothing) this.#view.plain.add(seen.formats, seen.filled);
  }

  #rowAt(position: number): SeenRow {
    return this.#ring[position & (RING_ROWS - 1)]!;
  }

  /** The nearest row that shows something. */
  #findShown(position: number, { step, count }: RowsBeside): SeenRow | null {
    for (let k = 1; k <= count; k++) {
      const row = this.#rowAt(position + k * step);
      if (!row.showsNothing) return row;
    }
    return null;
  }

  #moveSides(position: number, left: number): void {
    const { above, below } = this.#view;
    const previous = this.#rowAt(position - 1);
    above.add(previous);
    if (position > SIDE_ROWS) above.remove(this.#rowAt(position - SIDE_ROWS - 1));
    if (isWithNumbers(previous)) this.#view.numberRowsAbove += 1;
    if (!previous.showsNothing && isWide(previous, this.#view.width)) this.#view.wideRowsAbove += 1;
    below.remove(this.#rowAt(position));
    const next = position + SIDE_ROWS;
    // The first rows below were added as they came.
    if (next > SIDE_ROWS && left >= SIDE_ROWS) below.add(this.#rowAt(next));
  }

  #remember(row: SeenRow): void {
    if (row.filled < 2 || row.numbers > 0) return;
    row.wasSeenBefore = this.#seenHashes.has(row.hash);
    if (this.#seenHashes.size < MAX_REMEMBERED) this.#seenHashes.add(row.hash);
  }
}

function isWithNumbers({ numbers, filled }: SeenRow): boolean {
  return numbers > 0 && filled > 1;
}
