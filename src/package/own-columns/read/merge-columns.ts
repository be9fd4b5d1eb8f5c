import { normalizeHeader } from '../../../rules/index.ts';
import type { FoundColumn, FoundColumns } from '../found-column.ts';

/** The columns of several sources, each once, by its header; the first source that has a column describes it. */
export function mergeColumns(sources: readonly FoundColumns[]): FoundColumns {
  const merged = new Map<string, FoundColumn>();
  const named = sources.map((source) => ({ ...source, byName: nameColumns(source) }));
  for (const { byName } of named)
    for (const [name, column] of byName) {
      const before = merged.get(name);
      merged.set(name, before === undefined ? column : addColumn(before, column));
    }
  const withRows = named.filter(({ rowCount }) => rowCount > 0);
  return {
    title: sources[0]?.title ?? '',
    columns: [...merged].map(([name, column]) => ({
      ...column,
      isFull: column.isFull && withRows.every(({ byName }) => byName.has(name)),
    })),
    rowCount: sources.reduce((sum, { rowCount }) => sum + rowCount, 0),
    notes: [...new Set(sources.flatMap(({ notes }) => notes))],
  };
}

/** The columns by their headers without signs; two columns of one source whose headers differ only in signs stay two. */
function nameColumns({ columns }: FoundColumns): Map<string, FoundColumn> {
  const named = new Map<string, FoundColumn>();
  for (const column of columns) {
    const name = normalizeHeader(column.label);
    named.set(name === '' || named.has(name) ? column.label.toLowerCase() : name, column);
  }
  return named;
}

function addColumn(column: FoundColumn, other: FoundColumn): FoundColumn {
  return {
    ...column,
    values: [...column.values, ...other.values],
    isFull: column.isFull && other.isFull,
    isDistinct: column.isDistinct && other.isDistinct,
  };
}
