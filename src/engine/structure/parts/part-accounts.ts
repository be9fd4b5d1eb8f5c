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
  /** Cells of data rows. */
  dataCells = 0;
  /** By part, the first and last rows of consecutive data rows. */
  readonly #dataRuns = new Map<number, [first: number, last: number][]>();
  readonly #others: Omit<PartCells, 'isBeside'>[] = [];

  add(part: number, { row, label }: PartRow): void {
    const { index, filledCount: cells } = row;
    if (cells === 0) return;
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
    let next = 0;
    let before = 0;
    const others = sorted.map((cells): PartCells => {
      while (next < data.length && data[next]![1] < cells.index) next += 1;
      const isData = next < data.length && data[next]![0] <= cells.index;
      const isBeside = isData || cells.index === before;
      before = cells.index;
      return { ...cells, isBeside };
    });
    return { dataRows: data.reduce((sum, [first, last]) => sum + last - first + 1, 0), others };
  }
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
