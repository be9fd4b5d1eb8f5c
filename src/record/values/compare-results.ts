import type { ChangedCell, FieldValues, ValueComparison } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { findKind } from './kind-of-change.ts';
import { OneSided } from './one-sided.ts';
import { type RowPair, readPairs } from './row-pairs.ts';
import { SourcePlaces } from './source-places.ts';
import type { ComparedResult, SourceRow } from './source-rows.ts';
import { ValueTally } from './value-tally.ts';

/**
 * Compares the values of two results of one document, row by row of the document. Memory does not grow with the number
 * of rows.
 */
export async function compareResults(left: ComparedResult, right: ComparedResult): Promise<ValueComparison> {
  const fields = listFields(left.artifact, right.artifact);
  const tallies = fields.map(() => new ValueTally());
  const places = { left: new SourcePlaces(left.artifact), right: new SourcePlaces(right.artifact) };
  const only = new OneSided({ left: right.artifact, right: left.artifact });
  const rows = { both: 0, changed: 0, left_only: 0, right_only: 0 };
  const meet = ({ left: before, right: after }: RowPair) => {
    if (before !== null && after !== null) {
      rows.both += 1;
      if (addChanges(before, after)) rows.changed += 1;
      return;
    }
    const [side, row] = before === null ? (['right', after!] as const) : (['left', before] as const);
    rows[`${side}_only`] += 1;
    only.add(side, places[side].find(row));
  };
  const addChanges = (before: SourceRow, after: SourceRow): boolean => {
    let isChanged = false;
    for (let i = 0; i < fields.length; i++) {
      const change = findKind(before.values[i]!, after.values[i]!);
      if (change === null) continue;
      isChanged = true;
      tallies[i]!.add(change, describeCell(fields[i]!, before, after));
    }
    return isChanged;
  };
  const describeCell = (field: string, before: SourceRow, after: SourceRow): ChangedCell => {
    const i = fields.indexOf(field);
    const { sheet, row } = places.left.find(before);
    const column = places.left.findColumn(before, field) ?? places.right.findColumn(after, field);
    return { sheet, row, column, left: before.values[i]!, right: after.values[i]! };
  };
  for await (const pairs of readPairs(left, right, fields)) for (const pair of pairs) meet(pair);
  return {
    rows,
    fields: fields.flatMap((field, i): FieldValues | [] => tallies[i]!.finish(field) ?? []),
    ...only.finish(),
  };
}

/** The fields of either result, in the order of the second. */
function listFields(left: Artifact, right: Artifact): string[] {
  const found = [right, left].flatMap(({ output }) =>
    (output.sheets ?? []).flatMap(({ columns }) => columns.flatMap(({ target_field: field }) => field ?? [])),
  );
  return [...new Set(found)];
}
