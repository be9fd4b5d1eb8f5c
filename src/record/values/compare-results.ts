import { CELLS_OF_FIELD, type FieldValues, SHOWN_CELLS, type ValueComparison } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { findKind } from './kind-of-change.ts';
import { listLostColumns } from './lost-columns.ts';
import { OneSided } from './one-sided.ts';
import { readPairs } from './row-pairs.ts';
import { SourcePlaces } from './source-places.ts';
import type { ComparedResult, SourceRow } from './source-rows.ts';
import { ValueTally } from './value-tally.ts';

/**
 * Compares the values of two results of one document, row by row of the document. Memory does not grow with the number
 * of rows. With `field`, only its values are compared, and more cells are shown.
 */
export async function compareResults(
  left: ComparedResult,
  right: ComparedResult,
  field?: string,
): Promise<ValueComparison> {
  const fields = field === undefined ? listCompared(left.artifact, right.artifact) : [field];
  const tallies = fields.map((one) => new ValueTally(one, shownCells(field)));
  const places = { left: new SourcePlaces(left.artifact), right: new SourcePlaces(right.artifact) };
  const only = new OneSided({ left: right.artifact, right: left.artifact });
  const rows = { both: 0, changed: 0, left_only: 0, right_only: 0 };
  const addBoth = (before: SourceRow, after: SourceRow) => {
    let isChanged = false;
    for (const [i, tally] of tallies.entries()) {
      const [was, is] = [before.values[i] ?? null, after.values[i] ?? null];
      const change = findKind(was, is);
      if (change === null) continue;
      isChanged = true;
      const { column: _, ...place } = places.left.find(before);
      const findColumn = () =>
        places.left.findColumn(before, tally.field) ?? places.right.findColumn(after, tally.field);
      tally.add(change, () => ({ ...place, column: findColumn(), left: was, right: is }));
    }
    rows.both += 1;
    if (isChanged) rows.changed += 1;
  };
  const addOne = (side: 'left' | 'right', row: SourceRow | null) => {
    if (row === null) return;
    rows[`${side}_only`] += 1;
    only.add(side, places[side].find(row));
  };
  for await (const pairs of readPairs(left, right, fields)) {
    for (const { left: before, right: after } of pairs) {
      if (before !== null && after !== null) addBoth(before, after);
      else if (before === null) addOne('right', after);
      else addOne('left', before);
    }
  }
  return { rows, fields: tallies.flatMap((tally): FieldValues | [] => tally.finish() ?? []), ...only.finish() };
}

/** How many cells of each kind of change are shown. */
export function shownCells(field: string | undefined): number {
  return field === undefined ? SHOWN_CELLS : CELLS_OF_FIELD;
}

/** The fields of either result, in the order of the second, and headers of columns that only one of them has. */
function listCompared(left: Artifact, right: Artifact): string[] {
  const found = [right, left].flatMap(({ output }) =>
    (output.sheets ?? []).flatMap(({ columns }) => columns.flatMap(({ target_field: field }) => field ?? [])),
  );
  return [...new Set([...found, ...listLostColumns(left, right)])];
}
