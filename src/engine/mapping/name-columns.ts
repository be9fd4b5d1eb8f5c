import type { Mapping, Table } from '../../contract/artifact.ts';
import type { GivenName } from '../corrections/corrections.ts';

type Names = ReadonlyMap<string, GivenName>;

/** The table as rules and evidence see it: with the names that people gave to its columns. */
export function nameColumns(table: Table, names: Names): Table {
  if (names.size === 0) return table;
  const columns = table.columns.map((column) => {
    const name = names.get(column.column)?.name.trim();
    return name === undefined ? column : { ...column, header: name, header_parts: [name] };
  });
  return { ...table, columns };
}

/** Records the document's own headers, and which columns people named; the names, which people typed, are left out. */
export function restoreHeaders(mapping: readonly Mapping[], { columns }: Table, names: Names): Mapping[] {
  return mapping.map((entry) => {
    const named = names.get(entry.raw.column);
    if (named === undefined) return entry;
    const { header } = columns.find(({ column }) => column === entry.raw.column)!;
    return { ...entry, raw: { ...entry.raw, header }, named_by: named.correction };
  });
}
