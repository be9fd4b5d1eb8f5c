import type { RowProfile, RowRun } from '../../../contract/artifact.ts';

/** Of the labels that a row has in several parts, the first one counts for the row. */
const ORDER = ['data', 'total', 'header', 'group', 'title', 'note'];

/** A smaller number counts more; labels of a package's own come after ADE's. */
export function rankLabel(label: string): number {
  if (label === 'blank') return ORDER.length + 1;
  const rank = ORDER.indexOf(label);
  return rank < 0 ? ORDER.length : rank;
}

/** The runs of all parts of some rows as one list: a row has the label that counts most. */
export function mergeRuns(lists: readonly (readonly RowRun[])[]): RowRun[] {
  const [first = [], ...others] = lists;
  return others.reduce<RowRun[]>((merged, list) => mergeTwo(merged, list), [...first]);
}

function mergeTwo(left: readonly RowRun[], right: readonly RowRun[]): RowRun[] {
  const starts = [...left, ...right].flatMap(({ first_row: first, last_row: last }) => [first, last + 1]);
  const bounds = [...new Set(starts)].sort((a, b) => a - b);
  const merged: RowRun[] = [];
  let [l, r] = [0, 0];
  for (const [i, from] of bounds.slice(0, -1).entries()) {
    while (left[l] !== undefined && left[l]!.last_row < from) l += 1;
    while (right[r] !== undefined && right[r]!.last_row < from) r += 1;
    const here = [left[l], right[r]].filter((run) => run !== undefined && run.first_row <= from) as RowRun[];
    const [best] = here.sort((a, b) => rankLabel(a.label) - rankLabel(b.label));
    if (best !== undefined) addPiece(merged, best, from, bounds[i + 1]! - 1);
  }
  return merged;
}

/** Adds some rows of a run; pieces of one run are joined again. */
function addPiece(runs: RowRun[], run: RowRun, first: number, last: number): void {
  const { lowest_row: lowest, ...rest } = run;
  const above = runs.at(-1);
  const isSame =
    above !== undefined &&
    above.last_row === first - 1 &&
    above.label === run.label &&
    above.profile === run.profile &&
    above.confidence === run.confidence &&
    above.hidden === run.hidden &&
    above.forced === run.forced;
  if (isSame) above.last_row = last;
  else runs.push({ ...rest, first_row: first, last_row: last });
  if (lowest !== undefined && lowest >= first && lowest <= last) runs.at(-1)!.lowest_row = lowest;
}

/** The runs without these rows. */
export function leaveOutRows(runs: readonly RowRun[], firstRow: number, lastRow: number): RowRun[] {
  const kept: RowRun[] = [];
  for (const run of runs) {
    if (run.first_row < firstRow) addPiece(kept, run, run.first_row, Math.min(run.last_row, firstRow - 1));
    if (run.last_row > lastRow) addPiece(kept, run, Math.max(run.first_row, lastRow + 1), run.last_row);
  }
  return kept;
}

/** Drops profiles that no run uses, and numbers the others again. */
export function keepUsedProfiles(profiles: readonly RowProfile[], lists: readonly (readonly RowRun[])[]): RowProfile[] {
  const used = new Map<number, number>();
  const runs = new Set(lists.flat());
  for (const { profile } of runs) if (profile !== undefined && !used.has(profile)) used.set(profile, used.size);
  for (const run of runs) if (run.profile !== undefined) run.profile = used.get(run.profile)!;
  return [...used.keys()].map((profile) => profiles[profile]!);
}
