import type { Kysely } from 'kysely';

/** Which service the database is of, and which place has its files. Versions without this table ignore the place. */
export async function addIdentity(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('identity')
    // There is one row, whose id is 1: if two nodes make it at the same time, one of them is refused.
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('service', 'text', (column) => column.notNull())
    .addColumn('mark', 'text')
    .addColumn('place', 'text')
    .execute();
}
