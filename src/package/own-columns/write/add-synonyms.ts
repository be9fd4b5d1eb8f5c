import { columnKinds } from '../../../contract/column-kinds.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { normalizeHeader } from '../../../rules/index.ts';
import type { NamedColumn } from './make-manifest.ts';

/** The starter's field whose names also suit this kind. */
const sourceOf = ({ kind }: NamedColumn): string | null =>
  kind === 'birth_date' ? 'date_of_birth' : columnKinds[kind].weightsOf;

/**
 * If a column's label is a name of a starter's field of the same kind, adds the field's other names: `Street` for
 * `Address`. Does nothing if two columns are named like the same field, and adds no names that other columns have.
 */
export function addSynonyms(columns: readonly NamedColumn[], { columns: { meta } }: Manifest): NamedColumn[] {
  const named = columns.map((column) => (isNameOf(column, meta) ? sourceOf(column) : null));
  const taken = new Map<string, NamedColumn>();
  for (const column of columns)
    for (const name of [column.label, ...(column.synonyms ?? [])]) taken.set(normalizeHeader(name), column);
  return columns.map((column, i) => {
    const source = named[i];
    if (source == null || named.filter((other) => other === source).length > 1) return column;
    const { label, synonyms } = meta[source]!;
    const free = [label, ...synonyms].filter((name) => !taken.has(normalizeHeader(name)));
    return free.length === 0 ? column : { ...column, synonyms: [...(column.synonyms ?? []), ...free] };
  });
}

function isNameOf(column: NamedColumn, meta: Manifest['columns']['meta']): boolean {
  const source = sourceOf(column);
  if (source === null) return false;
  const { label, synonyms } = meta[source]!;
  const wanted = normalizeHeader(column.label);
  return [label, ...synonyms].some((name) => normalizeHeader(name) === wanted);
}
