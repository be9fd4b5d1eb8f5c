import type { ChangedCell, FieldValues } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { listTables } from '../tables.ts';
import { findKind, SourcePlaces, shownCells, ValueTally } from '../values/index.ts';
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
 * of the newer document. With `field`, only its values are compared, and more cells are shown.
 */
export async function compareEditions(
  artifact: Artifact,
  now: Edition,
  before: readonly Edition[],
  pages: Iterable<readonly RowChange[]>,
  field?: string,
): Promise<FieldValues[]> {
  const tallies = new Map<string, ValueTally>();
  const places = new SourcePlaces(artifact);
  const tables = listTables(artifact).map(({ table }) => table.id);
  for (const page of pages) {
    const changed = page.filter(
      ({ kind, fields }) => kind === 'changed' && (field === undefined || fields.includes(field)),
    );
    const fields = field === undefined ? [...new Set(changed.flatMap((change) => change.fields))] : [field];
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
      for (const { target_field: name, before: left, after: right } of cells) {
        if (field !== undefined && name !== field) continue;
        const kind = findKind(left, right);
        if (kind === null) continue;
        const describe = (): ChangedCell => {
          const { column: _, ...place } = places.find({ tableId, row });
          return { ...place, column: places.findColumn({ tableId }, name), left, right };
        };
        tallies.getOrInsertComputed(name, () => new ValueTally(name, shownCells(field))).add(kind, describe);
      }
    }
  }
  return [...tallies.values()].flatMap((tally) => tally.finish() ?? []);
}
