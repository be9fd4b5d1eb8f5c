import type { Artifact } from '../../contract/artifact.ts';
import { listTables } from '../tables.ts';
import type { RuleChanges } from './rule-changes.ts';
import type { ValueChange } from './types.ts';

type Counts = ValueChange['left'];

const NOTHING: Counts = { changed: 0, dropped: 0, empty: 0 };

/** Fields whose transforms have different counts, summed over all tables. */
export function compareValues(left: Artifact, right: Artifact, rules: RuleChanges): ValueChange[] {
  const [before, after] = [countValues(left), countValues(right)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((field) => {
    const [was, is] = [before.get(field) ?? NOTHING, after.get(field) ?? NOTHING];
    if (was.changed === is.changed && was.dropped === is.dropped && was.empty === is.empty) return [];
    const suspects = rules.listOfKind(['transform', 'derive'], field);
    return [{ target_field: field, left: was, right: is, rules: suspects }];
  });
}

function countValues(artifact: Artifact): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const { table } of listTables(artifact)) {
    for (const { field, changed, dropped, empty } of table.transform?.fields ?? []) {
      const sum = counts.get(field) ?? NOTHING;
      counts.set(field, {
        changed: sum.changed + changed,
        dropped: sum.dropped + dropped,
        empty: sum.empty + empty,
      });
    }
  }
  return counts;
}
