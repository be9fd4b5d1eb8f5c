import { AdeError } from '../../contract/errors/index.ts';
import { type AnyRow, findRowsByKey, insertRows } from '../store/any-rows.ts';
import type { Database } from '../store/database.ts';
import { partsOf } from '../store/dialects/dialect.ts';
import { inTransaction } from '../store/transactions.ts';
import type { MovedTablePlan } from './plan-tables.ts';
import { readMovedRows, writeRow } from './read-table.ts';
import type { End } from './types.ts';

type Ends = { source: End; target: End };

/**
 * Copies the rows of a table, in portions with one transaction each. Rows that already exist stay; throws
 * `move_rows_differ` if one of them differs.
 */
export async function copyTable(
  { source, target }: Ends,
  plan: MovedTablePlan,
  onRows: (rows: number) => void,
): Promise<void> {
  let count = 0;
  for await (const rows of readMovedRows(source.db, plan)) {
    await inTransaction(target.db, async (transaction) => {
      const known = await findRowsByKey(transaction, plan.shape, rows);
      const found = new Map(known.map((row) => [writeKey(plan, row), row]));
      const isNew = (row: AnyRow) => {
        const other = found.get(writeKey(plan, row));
        if (other === undefined) return true;
        if (writeRow(plan, other) === writeRow(plan, row)) return false;
        throw differ({ source, target }, plan, row);
      };
      await insert(transaction, plan, rows.filter(isNew));
    });
    count += rows.length;
    onRows(count);
  }
  if (plan.names !== null) await partsOf(target.db).continueNames(target.db, plan.names);
}

async function insert(db: Database, { shape, names }: MovedTablePlan, rows: readonly AnyRow[]): Promise<void> {
  if (names === null) return insertRows(db, shape, rows);
  for (const { seq, name, [`${names.kind}_id`]: id } of rows) {
    await partsOf(db).insertName(db, names, String(id), String(name), Number(seq));
  }
}

function writeKey({ shape }: MovedTablePlan, row: AnyRow): string {
  return JSON.stringify(shape.key.map((column) => row[column]));
}

function differ({ source, target }: Ends, plan: MovedTablePlan, row: AnyRow): AdeError {
  return new AdeError('move_rows_differ', {
    table: plan.shape.name,
    path: target.path,
    from: source.path,
    found: `another row ${writeKey(plan, row)}`,
    expected: 'the same one',
  });
}
