import type { Row } from '../../../workbook/index.ts';
import type { DecidedRow } from '../labels/label-rows.ts';
import { rankLabel } from './merge-runs.ts';

/** What a row became in one part. */
export type PartRow = Pick<DecidedRow, 'row' | 'label' | 'decision'>;

/** Cells of a row in one part. `isBeside`: the row itself counts by its cells in another part. */
export interface PartCells {
  part: number;
  index: number;
  label: string;
  cells: number;
  isBeside: boolean;
}

/** Keeps account of the rows of parts: a row counts once, with the label that matters most, and each cell in its part. */
export class PartAccounts {
  /** The rows of the parts, in order: 1-based, both inclusive. */
  readonly bands: readonly { firstRow: number; lastRow: number }[];
  /** The same rows by the label that they had as a whole. */
  readonly before = { data: { rows: 0, cells: 0 }, blank: { rows: 0, cells: 0 } };
  /** Cells of data rows. */
  dataCells = 0;
  /** Rows that only have formulas without a value in a part, and are no data there although no person said so. */
  readonly formulasLeftOut = new Set<number>();
  /** By part, the first and last rows of consecutive data rows. */
  readonly #dataRuns = new Map<number, [first: number, last: number][]>();
  readonly #others: Omit<PartCells, 'isBeside'>[] = [];

  constructor(bands: PartAccounts['bands']) {
    this.bands = bands;
  }

  /** Adds a row as it was labelled before it was split. */
  addBefore(row: Row, label: string): void {
    if (row.filledCount === 0 || (label !== 'data' && label !== 'blank')) return;
    this.before[label].rows += 1;
    this.before[label].cells += row.filledCount;
  }

  add(part: number, decided: PartRow): void {
    const { row, label } = decided;
    const { index, filledCount: cells } = row;
    if (cells === 0) return;
    if (isLeftOut(decided)) this.formulasLeftOut.add(index);
    if (label !== 'data') {
      this.#others.push({ part, index, label, cells });
      return;
    }
    this.dataCells += cells;
    const runs = this.#dataRuns.get(part) ?? [];
    this.#dataRuns.set(part, runs);
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }

  /** The number of rows that are data in any part, and the cells that are not data, from the top. */
  finish(): { dataRows: number; others: PartCells[] } {
    const data = joinRuns([...this.#dataRuns.values()].flat());
    const sorted = this.#others.sort((a, b) => a.index - b.index || rankLabel(a.label) - rankLabel(b.label));
    let before = 0;
    let next = 0;
    const others = sorted.map((cells): PartCells => {
      let run = data[next];
      while (run !== undefined && run[1] < cells.index) run = data[++next];
      const isData = run !== undefined && run[0] <= cells.index;
      const isBeside = isData || cells.index === before;
      before = cells.index;
      return { ...cells, isBeside };
    });
    return { dataRows: data.reduce((sum, [first, last]) => sum + last - first + 1, 0), others };
  }
}

/** Whether a row only has formulas without a value, and is no data although no person said so. */
export function isLeftOut({ row, label, decision }: PartRow): boolean {
  return label !== 'data' && row.hasNoValue && decision.corrected === undefined;
}

function joinRuns(runs: readonly (readonly [number, number])[]): [number, number][] {
  const joined: [number, number][] = [];
  for (const [first, last] of [...runs].sort(([a], [b]) => a - b)) {
    const above = joined.at(-1);
    if (above !== undefined && first <= above[1] + 1) above[1] = Math.max(above[1], last);
    else joined.push([first, last]);
  }
  return joined;
}
