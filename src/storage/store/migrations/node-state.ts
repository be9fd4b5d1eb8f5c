import type { Kysely } from 'kysely';

/** What an administrator sees of a node, whichever is asked. */
export async function addNodeState(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('nodes')
    .addColumn('clock_offset_ms', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('nodes').addColumn('trouble', 'text').execute();
}
