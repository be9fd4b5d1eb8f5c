import { type Database, maskRow, readSearchedRows, type Transaction } from '../../storage/store/index.ts';
import { Matcher } from '../../subjects/index.ts';
import type { SubjectRun } from './context.ts';
import { isRowHeld } from './holds.ts';
import { maskColumns } from './search-rows.ts';

/** Masks the rows of a holder; gives their number, and whether rows are left that stay. */
export async function eraseRows(
  db: Database | Transaction,
  { workspaceId, terms }: Pick<SubjectRun, 'workspaceId' | 'terms'>,
  holder: string,
  withParts = false,
): Promise<{ rows: number; stays: Set<'signed' | 'outside' | 'held'> }> {
  const matcher = new Matcher(terms);
  const stays = new Set<'signed' | 'outside' | 'held'>();
  let rows = 0;
  for await (const found of readSearchedRows(db, workspaceId, holder)) {
    for (const row of found) {
      const { masked, stays: left } = maskColumns(row, matcher, withParts);
      for (const why of left) stays.add(why);
      if (Object.keys(masked).length === 0) continue;
      if (await isRowHeld(db, row.table, row.key)) {
        stays.add('held');
        continue;
      }
      await maskRow(db, row, masked);
      rows += 1;
    }
  }
  return { rows, stays };
}
