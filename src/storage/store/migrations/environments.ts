import type { Kysely } from 'kysely';

/** The hash of each prepared environment as it was built. */
export async function makeEnvironments(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('environments')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('build_hash', 'text', (column) => column.notNull())
    .execute();
}
