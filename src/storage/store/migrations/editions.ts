import type { Kysely } from 'kysely';

/** Senders have a salt for what their jobs keep; jobs know the earlier job whose kept files they have copies of. */
export async function addEditions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sender_salts')
    .addColumn('sender_id', 'text', (column) => column.primaryKey().references('senders.id'))
    .addColumn('salt', 'text', (column) => column.notNull())
    .execute();
  await db.schema.alterTable('jobs').addColumn('earlier_job_id', 'text').execute();
  await db.schema.alterTable('jobs').addColumn('earlier_removed_at', 'text').execute();
  await db.schema.createIndex('jobs_by_earlier_job').on('jobs').columns(['earlier_job_id']).execute();
}
