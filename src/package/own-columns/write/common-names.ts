import { normalizeHeader } from '../../../rules/index.ts';
import { findNames, readNames } from '../propose/common-names.ts';
import type { NamedColumn } from './make-manifest.ts';

/**
 * Adds the common names of columns of bank statements, invoices and price lists: `Valutadatum` for `Wertstellung`, in the
 * languages in which the column's label is a name. Does nothing if two columns are named alike, and adds no names that
 * other columns have.
 */
export function addCommonNames(columns: readonly NamedColumn[], languages?: readonly string[]): NamedColumn[] {
  const all = readNames(languages);
  const found = columns.map(({ label }) => findNames(label, all));
  const taken = new Map<string, NamedColumn>();
  for (const column of columns)
    for (const name of [column.label, ...(column.synonyms ?? [])]) taken.set(normalizeHeader(name), column);
  const sources = found.map(({ source }) => source);
  return columns.map((column, i) => {
    const { source, names } = found[i] ?? { source: null, names: [] };
    if (source === null || sources.filter((other) => other === source).length > 1) return column;
    const free = names.filter((name) => !taken.has(normalizeHeader(name)));
    return free.length === 0 ? column : { ...column, synonyms: [...(column.synonyms ?? []), ...free] };
  });
}
