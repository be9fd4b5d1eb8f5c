import { areNear } from '../report/check-list.ts';
import { ColumnSums, type Covered } from './column-sums.ts';
import type { ShownNumber } from './stated-number.ts';
import type { TotalWording } from './total-words.ts';

/** A total and the sum that it was compared with; `column` is a position in the table's columns. */
export interface ComparedTotal {
  row: number;
  column: number;
  agrees: boolean;
  /** Sum of the rows. */
  found: number;
  /** Total that the document states. */
  expected: number;
  tolerance: number;
}

/** The numbers of a row, by column of the table: null if the cell has something else, undefined if it is empty. */
export type RowNumbers = readonly (ShownNumber | null | undefined)[];

/** A number of a total row, with the sums as they were when that row was read. */
interface StatedCell {
  column: number;
  stated: ShownNumber;
  /** The rows or totals that add up to the number; null if there are none. */
  agreed: Covered | null;
  all: Covered;
  sinceTotal: Covered | null;
  /** The rows that other numbers of the same total row add up; null if there are none. */
  asInRow: Covered | null;
  /** Whether any single number is at least as large as the total: in the whole column, and since the previous total. */
  isWithin: { all: boolean; sinceTotal: boolean };
}

interface TotalRow {
  row: number;
  wording: TotalWording;
  /** `newRows`: number of data rows since the previous total row; `from`: number of data rows before the new ones. */
  newRows: number;
  from: number;
  cells: StatedCell[];
}

/** Limit for the sum of rounding errors, as a share of the total. Numbers that are not rounded have exact totals. */
const MAX_ROUNDING = 0.00005;

/** If a stated number divided by a sum is outside of this range, the number is the sum of something else. */
const LIKELY_RATIO = { least: 0.5, most: 2 };

/** If this share of a column's totals are sums of their blocks, the other totals should be, too. */
const MOST = 0.5;

/** Compares the totals of a table with the rows that they may add up. Rows are added from the top down. */
export class TableTotals {
  readonly #columns: readonly ColumnSums[];
  readonly #tolerance: number;
  readonly #rows: TotalRow[] = [];
  #dataRows = 0;
  #lastTotalAt = 0;

  /** `tolerance`: how much a total may differ in addition to rounding. */
  constructor(columnCount: number, tolerance: number) {
    this.#columns = Array.from({ length: columnCount }, () => new ColumnSums());
    this.#tolerance = tolerance;
  }

  addData(numbers: RowNumbers): void {
    this.#dataRows += 1;
    for (const [i, number] of numbers.entries()) if (number !== undefined) this.#columns[i]!.add(number);
  }

  /** Call this where a group begins, and at a gap. */
  addBreak(): void {
    this.#lookBelow();
    for (const column of this.#columns) column.mark(this.#dataRows);
  }

  addTotal(row: number, numbers: RowNumbers, wording: TotalWording): void {
    this.#lookBelow();
    const cells = numbers.flatMap((stated, column) => (stated ? [this.#findCell(column, stated)] : []));
    const from = findCommon(cells);
    if (from !== null) for (const cell of cells) cell.asInRow = this.#columns[cell.column]!.findSum(from);
    const newRows = this.#dataRows - this.#lastTotalAt;
    this.#rows.push({ row, wording, newRows, from: this.#lastTotalAt, cells });
    for (const [column, stated] of numbers.entries()) {
      this.#columns[column]!.addTotal(stated?.value ?? null, this.#dataRows);
    }
    this.#lastTotalAt = this.#dataRows;
  }

  /** All comparisons, by row and column. */
  finish(): ComparedTotal[] {
    this.#lookBelow();
    return this.#rows.flatMap((total) => total.cells.flatMap((cell) => this.#compare(total, cell) ?? []));
  }

  #findCell(column: number, stated: ShownNumber): StatedCell {
    const sums = this.#columns[column]!;
    const agreed = this.#findAbove(sums, stated);
    const isWithin = { all: sums.isWithin(stated.value, false), sinceTotal: sums.isWithin(stated.value, true) };
    const sinceTotal = sums.findSum(this.#lastTotalAt);
    return { column, stated, agreed, all: sums.total, sinceTotal, asInRow: null, isWithin };
  }

  /** The first sum of rows or of totals above that equals the stated number; null if there is none. */
  #findAbove(sums: ColumnSums, stated: ShownNumber): Covered | null {
    for (const covered of sums.listSums()) if (this.#isNear(sums, stated, covered)) return covered;
    for (const covered of sums.listSumsOfTotals()) if (this.#isNear(sums, stated, covered)) return covered;
    return null;
  }

  /** Compares totals with the rows below them. These rows end at a total, a group, a gap or the end of the table. */
  #lookBelow(): void {
    for (const { cells } of this.#rows.slice(-MAX_OPEN_ROWS)) {
      for (const cell of cells) {
        if (cell.agreed !== null) continue;
        const sums = this.#columns[cell.column]!;
        const { sum, count } = sums.total;
        const below = { sum: sum - cell.all.sum, count: count - cell.all.count, from: null };
        if (below.count > 0 && this.#isNear(sums, cell.stated, below)) cell.agreed = below;
      }
    }
  }

  /** Null if it is unclear which rows the number should add up. */
  #compare(total: TotalRow, cell: StatedCell): ComparedTotal | null {
    const sums = this.#columns[cell.column]!;
    const covered = cell.agreed ?? this.#findExpected(total, cell);
    if (covered === null) return null;
    const ratio = covered.sum === 0 ? 0 : cell.stated.value / covered.sum;
    const isWithin = covered.from === total.from ? cell.isWithin.sinceTotal : cell.isWithin.all;
    const isLikely = ratio >= LIKELY_RATIO.least && ratio <= LIKELY_RATIO.most && !isWithin;
    if (cell.agreed === null && !(isLikely && sums.isNumeric && covered.count >= 2)) return null;
    return {
      row: total.row,
      column: cell.column,
      agrees: cell.agreed !== null,
      found: covered.sum,
      expected: cell.stated.value,
      tolerance: this.#findTolerance(sums, cell.stated, covered.count),
    };
  }

  /**
   * The rows that a number should add up, if no sum matches it: the rows that other numbers of the same total row add
   * up; all rows, if the column has no other total; or the kind of rows that the column's other totals add up. Null if
   * the texts of the total row do not name a sum.
   */
  #findExpected({ row, wording, newRows }: TotalRow, { column, all, sinceTotal, asInRow }: StatedCell): Covered | null {
    if (wording === 'other' || wording === 'none') return null;
    if (asInRow !== null) return asInRow;
    const others = this.#rows.filter(
      (other) => other.row !== row && other.cells.some((cell) => cell.column === column),
    );
    if (others.length === 0) return all;
    const ofBlocks = others.filter((other) => other.newRows > 0);
    const blocks = ofBlocks.filter((other) => isSumOfBlock(other, column)).length;
    if (blocks === 0 || blocks < MOST * ofBlocks.length) return null;
    if (newRows > 0) return sinceTotal;
    return wording === 'all' ? all : null;
  }

  #isNear(sums: ColumnSums, stated: ShownNumber, { sum, count }: Covered): boolean {
    return areNear(sum, stated.value, { absolute: this.#findTolerance(sums, stated, count) });
  }

  /** Half of the last digit shown, or the rows' rounding errors if larger: reveals digits and rows, but no value. */
  #findTolerance({ decimals }: ColumnSums, stated: ShownNumber, count: number): number {
    const step = 10 ** -Math.min(decimals, stated.decimals);
    const ofTotal = stated.decimals < decimals ? 0.5 * step : 0;
    const ofRows = 0.5 * step * Math.sqrt(count);
    const isRounded = ofRows <= MAX_ROUNDING * Math.abs(stated.value);
    return this.#tolerance + Math.max(ofTotal, isRounded ? ofRows : 0);
  }
}

/** How many of the latest total rows are also compared with the rows below them. */
const MAX_OPEN_ROWS = 10;

function isSumOfBlock({ cells, from }: TotalRow, column: number): boolean {
  const agreed = cells.find((cell) => cell.column === column)?.agreed;
  return agreed?.from === from;
}

/** The row at which most sums of a total row begin; null if no number is a sum of rows above. */
function findCommon(cells: readonly StatedCell[]): number | null {
  const counts = new Map<number, number>();
  for (const { agreed } of cells) {
    if (agreed !== null && agreed.from !== null) counts.set(agreed.from, (counts.get(agreed.from) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b);
  return most?.[0] ?? null;
}
