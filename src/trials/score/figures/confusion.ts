import type { RowLabel } from '../../../contract/labels.ts';
import type { Confusion } from '../document/document-score.ts';
import { divide, makeShare, type Share } from './shares.ts';

/** How often one label was right. Null if there is nothing to divide by. */
export interface LabelFigures {
  precision: number | null;
  recall: number | null;
  f1: number | null;
  /** Number of rows that should have the label. */
  rows: number;
}

/** Merges counts of rows by expected and found label, and sums them up. */
export class LabelCounts {
  readonly #counts = new Map<string, Map<string, number>>();

  /** Adds rows with renamed labels; each row counts `weight` times. */
  add(confusion: Confusion, weight = 1, rename: (label: string) => string = (label) => label): void {
    for (const [expected, byFound] of Object.entries(confusion)) {
      const key = rename(expected);
      const counts = this.#counts.get(key) ?? new Map<string, number>();
      this.#counts.set(key, counts);
      for (const [found, count] of Object.entries(byFound)) {
        counts.set(rename(found), (counts.get(rename(found)) ?? 0) + count * weight);
      }
    }
  }

  /** Number of rows with this expected and this found label; a missing label means any. */
  count({ expected, found }: { expected?: string; found?: string }): number {
    let total = 0;
    for (const [label, byFound] of this.#counts) {
      if (expected !== undefined && label !== expected) continue;
      for (const [foundLabel, count] of byFound) if (found === undefined || foundLabel === found) total += count;
    }
    return total;
  }

  get isEmpty(): boolean {
    return this.count({}) === 0;
  }

  describe(label: string): LabelFigures {
    const rows = this.count({ expected: label });
    const foundRows = this.count({ found: label });
    const right = this.count({ expected: label, found: label });
    return {
      precision: divide(right, foundRows),
      recall: divide(right, rows),
      f1: divide(2 * right, rows + foundRows),
      rows,
    };
  }

  /** Mean F1 of the labels that any row should have. */
  macroF1(labels: readonly string[]): number | null {
    const scores = labels.map((label) => this.describe(label)).flatMap(({ f1, rows }) => (rows === 0 ? [] : [f1 ?? 0]));
    return divide(
      scores.reduce((total, f1) => total + f1, 0),
      scores.length,
    );
  }

  /** Data rows that became something else, and other rows that became data. */
  compareData(): { data_lost: Share | null; others_as_data: Share | null } {
    const data = this.count({ expected: 'data' });
    const kept = this.count({ expected: 'data', found: 'data' });
    return {
      data_lost: makeShare(data - kept, data),
      others_as_data: makeShare(this.count({ found: 'data' }) - kept, this.count({}) - data),
    };
  }

  /** The share of rows with label `expected` that got label `found`. */
  shareOf(expected: RowLabel, found: RowLabel = expected): Share | null {
    return makeShare(this.count({ expected, found }), this.count({ expected }));
  }
}
