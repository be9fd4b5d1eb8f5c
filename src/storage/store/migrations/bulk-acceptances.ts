import type { Kysely } from 'kysely';

/** Which acceptances a person made together, so that they can be undone together. */
export async function addBulkAcceptances(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('acceptances').addColumn('bulk_id', 'text').execute();
  await db.schema
    .createIndex('acceptances_bulk')
    .on('acceptances')
    .columns(['workspace_id', 'bulk_id', 'at'])
    .execute();
}
