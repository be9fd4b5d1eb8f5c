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
  const lists = [left, right].map((runs) => ({ runs, at: 0 }));
  for (const [i, from] of bounds.entries()) {
    const here = lists.flatMap((list) => findRun(list, from));
    const [best] = here.sort((a, b) => rankLabel(a.label) - rankLabel(b.label));
    const next = bounds[i + 1];
    if (best !== undefined && next !== undefined) addPiece(merged, best, from, next - 1);
  }
  return merged;
}

/** The run with a row. Rows must be asked for from the top. */
function findRun(list: { runs: readonly RowRun[]; at: number }, row: number): RowRun[] {
  let run = list.runs[list.at];
  while (run !== undefined && run.last_row < row) run = list.runs[++list.at];
  return run === undefined || run.first_row > row ? [] : [run];
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
    above.may_be_data === run.may_be_data &&
    above.forced === run.forced;
  const ofPiece = lowest !== undefined && lowest >= first && lowest <= last ? { lowest_row: lowest } : {};
  if (isSame) Object.assign(above, { last_row: last, ...ofPiece });
  else runs.push({ ...rest, first_row: first, last_row: last, ...ofPiece });
}

/** The runs without the rows of these ranges, which are 1-based and inclusive, from the top down. */
export function leaveOutRows(
  runs: readonly RowRun[],
  ranges: readonly { firstRow: number; lastRow: number }[],
): RowRun[] {
  const kept: RowRun[] = [];
  let next = 0;
  for (const run of runs) {
    let from = run.first_row;
    while (next < ranges.length && ranges[next]!.lastRow < from) next++;
    for (let at = next; from <= run.last_row; at++) {
      const { firstRow, lastRow } = ranges[at] ?? { firstRow: run.last_row + 1, lastRow: run.last_row };
      if (firstRow > from) addPiece(kept, run, from, Math.min(run.last_row, firstRow - 1));
      from = Math.max(from, lastRow + 1);
    }
  }
  return kept;
}

/** Drops profiles that no run uses, and numbers the others again. */
export function keepUsedProfiles(profiles: readonly RowProfile[], lists: readonly (readonly RowRun[])[]): RowProfile[] {
  const used = new Map<number, number>();
  const runs = new Set(lists.flat());
  for (const { profile } of runs) if (profile !== undefined && !used.has(profile)) used.set(profile, used.size);
  for (const run of runs) if (run.profile !== undefined) run.profile = used.get(run.profile) ?? 0;
  return [...used.keys()].flatMap((profile) => profiles[profile] ?? []);
}
