import { createHash } from 'node:crypto';
import { type AnyRow, MAX_ROWS_AT_ONCE, readRowsAfter } from '../store/any-rows.ts';
import type { Database } from '../store/database.ts';
import type { MovedTablePlan } from './plan-tables.ts';
import type { MovedTable } from './types.ts';

/** The rows to move, in portions. */
export async function* readMovedRows(db: Database, plan: MovedTablePlan): AsyncGenerator<AnyRow[]> {
  for (let last: AnyRow | null = null; ; ) {
    const rows: AnyRow[] = await readRowsAfter(db, plan.shape, last, MAX_ROWS_AT_ONCE);
    yield rows.map(plan.toMoved).filter((row) => row !== null);
    if (rows.length < MAX_ROWS_AT_ONCE) return;
    last = rows.at(-1)!;
  }
}

/** A row as text; the same values give the same text, whichever database they come from. */
export function writeRow({ shape }: MovedTablePlan, row: AnyRow): string {
  return JSON.stringify(shape.columns.map((column) => row[column] ?? null));
}

const MODULUS = 1n << 256n;

/**
 * Counts rows and sums up their SHA-256, as numbers modulo 2^256. The order of rows, in which databases may differ,
 * does not change the sum; a missing, changed or duplicate row does.
 */
export async function digestTable(
  db: Database,
  plan: MovedTablePlan,
  onRows: (rows: number) => void,
): Promise<MovedTable> {
  let [rows, sum] = [0, 0n];
  for await (const page of readMovedRows(db, plan)) {
    for (const row of page) {
      sum = (sum + BigInt(`0x${createHash('sha256').update(writeRow(plan, row)).digest('hex')}`)) % MODULUS;
    }
    rows += page.length;
    onRows(rows);
  }
  return { name: plan.shape.name, rows, sha256: sum.toString(16).padStart(64, '0') };
}
