import type { ChangedCell, FieldValues } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { listTables } from '../tables.ts';
import { findKind, SourcePlaces, ValueTally } from '../values/index.ts';
import { fillChanges, type Side } from './fill-changes.ts';
import type { RowChange, TableRow } from './read-changes.ts';

/** A result of which rows can be read. */
export interface Edition {
  /** The wanted rows, by their positions. */
  open: (wanted: readonly (TableRow | null)[], fields: readonly string[]) => Promise<Side>;
}

/**
 * Compares the values of a result with those of the documents before it, in the rows that changed: their keys say which
 * rows belong together. `pages`: all changes, some at a time; memory grows with the rows of one page. Places are those
 * of the newer document.
 */
export async function compareEditions(
  artifact: Artifact,
  now: Edition,
  before: readonly Edition[],
  pages: Iterable<readonly RowChange[]>,
): Promise<FieldValues[]> {
  const tallies = new Map<string, ValueTally>();
  const places = new SourcePlaces(artifact);
  const tables = listTables(artifact).map(({ table }) => table.id);
  for (const page of pages) {
    const changed = page.filter(({ kind }) => kind === 'changed');
    const fields = [...new Set(changed.flatMap((change) => change.fields))];
    const here = await now.open(
      changed.map((change) => change.now),
      fields,
    );
    const there: Side[] = [];
    for (const [i, one] of before.entries()) {
      const wanted = changed.map((change) => (change.before?.document === i ? change.before : null));
      there.push(await one.open(wanted, fields));
    }
    for (const [i, { fields: cells }] of fillChanges(changed, [], { now: here, before: there }).entries()) {
      const { table = 0, row = 0 } = changed[i]?.now ?? {};
      const tableId = tables[table] ?? '';
      for (const { target_field: field, before: left, after: right } of cells) {
        const kind = findKind(left, right);
        if (kind === null) continue;
        const describe = (): ChangedCell => {
          const { column: _, ...place } = places.find({ tableId, row });
          return { ...place, column: places.findColumn({ tableId }, field), left, right };
        };
        tallies.getOrInsertComputed(field, () => new ValueTally(field)).add(kind, describe);
      }
    }
  }
  return [...tallies.values()].flatMap((tally) => tally.finish() ?? []);
}
