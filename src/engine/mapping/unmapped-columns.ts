import type { Mapping, Table } from '../../contract/artifact.ts';
import type { UnmappedColumns } from '../../contract/manifest.ts';
import type { DecidedField } from '../corrections/corrections.ts';

type Decision = NonNullable<Mapping['unmapped']>;

/**
 * Decides what becomes of each column without a field. Only columns with values need a decision; where the package has
 * decided for all of them, the record does not repeat it at each. `byPeople`: what people said, by column letter.
 */
export function decideUnmapped(
  table: Table,
  mapping: readonly Mapping[],
  policy: UnmappedColumns,
  byPeople: ReadonlyMap<string, DecidedField>,
): void {
  const empty = new Set(table.columns.flatMap(({ column, empty: isEmpty }) => (isEmpty ? [column] : [])));
  for (const column of mapping) {
    if (column.target_field !== null) continue;
    // A hook that decides has noted it.
    const decided = column.unmapped ?? byPerson(column, byPeople);
    if (decided !== undefined) column.unmapped = decided;
    else if (policy === 'ask' && !empty.has(column.raw.column)) column.unmapped = UNDECIDED;
  }
}

function byPerson(
  { raw, reason, correction }: Mapping,
  byPeople: ReadonlyMap<string, DecidedField>,
): Decision | undefined {
  const then = reason === 'set_by_person' ? byPeople.get(raw.column)?.then : undefined;
  return then && { then, decided_by: correction?.startsWith('r') ? 'recipe' : 'person' };
}

const UNDECIDED: Decision = { then: 'carry', decided_by: 'nobody' };
