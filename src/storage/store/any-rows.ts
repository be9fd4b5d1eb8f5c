import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Database } from './database.ts';
import type { TableShape } from './dialects/dialect.ts';

/** A row of any table, by its columns. */
export type AnyRow = Record<string, unknown>;

/** Keys of several columns need one condition per row; SQLite nests these conditions in each other. */
export const MAX_ROWS_AT_ONCE = 200;

/** The same database for queries of tables that are only known by their names. */
export function ofAnyTable(db: Database): Kysely<Record<string, AnyRow>> {
  return db as unknown as Kysely<Record<string, AnyRow>>;
}

/** The rows after `after` in the order of their keys; null: the first ones. */
export async function readRowsAfter(
  db: Database,
  { name, columns, key }: TableShape,
  after: AnyRow | null,
  limit: number,
): Promise<AnyRow[]> {
  let query = ofAnyTable(db).selectFrom(name).select(columns);
  if (after !== null) {
    const [refs, values] = [key.map((column) => sql.ref(column)), key.map((column) => sql`${after[column]}`)];
    query = query.where(sql<SqlBool>`(${sql.join(refs)}) > (${sql.join(values)})`);
  }
  for (const column of key) query = query.orderBy(column);
  return query.limit(limit).execute();
}

/** Finds these rows by their keys; missing ones are left out. At most `MAX_ROWS_AT_ONCE`. */
export async function findRowsByKey(
  db: Database,
  { name, columns, key }: TableShape,
  rows: readonly AnyRow[],
): Promise<AnyRow[]> {
  if (rows.length === 0) return [];
  return ofAnyTable(db)
    .selectFrom(name)
    .select(columns)
    .where((is) => is.or(rows.map((row) => is.and(key.map((column) => is(column, '=', row[column]))))))
    .execute();
}

export async function insertRows(db: Database, { name }: TableShape, rows: readonly AnyRow[]): Promise<void> {
  if (rows.length > 0) await ofAnyTable(db).insertInto(name).values(rows).execute();
}

/** Whether a table has any rows. */
export async function hasRows(db: Database, { name, key }: TableShape): Promise<boolean> {
  return (await ofAnyTable(db).selectFrom(name).select(key).limit(1).executeTakeFirst()) !== undefined;
}
