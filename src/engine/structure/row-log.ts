import type { RowProfile, RowRun } from '../../contract/artifact.ts';
import type { DecidedRow } from './label-rows.ts';

/** Collects the record of a sheet's rows: runs of equal labels, with the scores of rows that are neither data nor blank, and of data rows where a header would be. */
export class RowLog {
  readonly runs: RowRun[] = [];
  readonly profiles: RowProfile[] = [];
  readonly #profileIndex = new Map<unknown, number>();
  #lastRow = 0;

  add({ row: { index, hidden }, label, decision }: DecidedRow, isNearStart: boolean): void {
    if (index > this.#lastRow + 1) this.#extend(this.#lastRow + 1, index - 1, 'blank', undefined, false);
    const needsProfile = label === 'data' ? isNearStart : label !== 'blank';
    const profile = needsProfile ? this.#findProfile(decision, { ...decision, label }) : undefined;
    this.#extend(index, index, label, profile, hidden);
    this.#lastRow = index;
  }

  #extend(firstRow: number, lastRow: number, label: string, profile: number | undefined, hidden: boolean): void {
    const last = this.runs.at(-1);
    const isSame = last?.label === label && last.profile === profile && (last.hidden ?? false) === hidden;
    if (last !== undefined && isSame) last.last_row = lastRow;
    else {
      this.runs.push({
        first_row: firstRow,
        last_row: lastRow,
        label,
        ...(profile === undefined ? {} : { profile }),
        ...(hidden ? { hidden } : {}),
      });
    }
  }

  #findProfile(key: unknown, { label, scores, contributors }: RowProfile): number {
    let index = this.#profileIndex.get(key);
    if (index === undefined) {
      index = this.profiles.length;
      this.profiles.push({ label, scores, contributors });
      this.#profileIndex.set(key, index);
    }
    return index;
  }
}
