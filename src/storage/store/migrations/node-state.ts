import type { Kysely } from 'kysely';

/** What administrators see about a node, whichever node they ask. */
export async function addNodeState(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('nodes')
    .addColumn('clock_offset_ms', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('nodes').addColumn('trouble', 'text').execute();
}
