import { compareTexts, foldCell } from '../recipes/index.ts';
import { type ColumnOutcome, type KnownColumn, type KnownTable, nameColumn, type ReadTable } from './known-columns.ts';

/** Finds what another document had for the columns of a table. */
export type FindEarlier = (column: string) => ColumnOutcome | null;

/**
 * What an earlier document had for each column of a table, by `nameColumn`. If several of its tables have the header, the
 * table that is most similar counts, and of equal ones that of the sheet with the same name.
 */
export function findEarlier(table: ReadTable, earlier: readonly KnownTable[]): FindEarlier {
  const found = new Map<string, KnownColumn>();
  for (const { columns } of earlier.length > 1 ? rank(table, earlier) : earlier)
    for (const column of columns) {
      const key = nameColumn(column);
      if (key !== null && !found.has(key)) found.set(key, column);
    }
  return (key) => {
    const column = found.get(key);
    return column === undefined ? null : pickOutcome(column);
  };
}

function rank(table: ReadTable, earlier: readonly KnownTable[]): KnownTable[] {
  const headers = table.columns.map(({ header }) => header);
  const isSameSheet = ({ sheet }: KnownTable) => (foldCell(sheet) === foldCell(table.sheet_name) ? 1 : 0);
  return earlier
    .map((one) => ({ one, likeness: compareTexts(headers, listKnownHeaders(one)), isSame: isSameSheet(one) }))
    .sort((a, b) => b.likeness - a.likeness || b.isSame - a.isSame)
    .map(({ one }) => one);
}

function listKnownHeaders({ columns }: KnownTable): string[] {
  return columns.map(({ header }) => header);
}

function pickOutcome({ field, then, is_decided }: ColumnOutcome): ColumnOutcome {
  return { field, then, is_decided };
}
