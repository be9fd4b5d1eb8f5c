import { type Kysely, sql } from 'kysely';

/** Which acceptances a person made together, so that they can be undone together. */
export async function addBulkAcceptances(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('acceptances').addColumn('bulk_id', 'text').execute();
  const index = (name: string, columns: string[]) =>
    db.schema
      .createIndex(name)
      .on('acceptances')
      .columns(['workspace_id', ...columns])
      .where(sql.ref('bulk_id'), 'is not', null)
      .execute();
  await index('acceptances_bulk', ['bulk_id']);
  await index('acceptances_newest_bulks', ['at', 'id']);
}
