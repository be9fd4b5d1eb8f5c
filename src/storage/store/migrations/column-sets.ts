import { type Kysely, sql } from 'kysely';

/**
 * The headers of documents, and what became of their columns. Documents with the same columns share a row; it is kept
 * as long as one of them has its record.
 */
export async function addColumnSets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('column_sets')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('tables_json', 'text', (column) => column.notNull())
    .addColumn('headers', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('column_sets_of_workspace').on('column_sets').column('workspace_id').execute();
  await db.schema.alterTable('jobs').addColumn('columns_id', 'text').execute();
  await db.schema
    .createIndex('jobs_of_columns')
    .on('jobs')
    .columns(['columns_id', 'created_at', 'id'])
    .where(sql.ref('columns_id'), 'is not', null)
    .execute();
  for (const [name, columns] of Object.entries({
    jobs_of_period: ['workspace_id', 'is_try', 'period'],
    jobs_newest_of_sender: ['sender_id', 'is_try', 'created_at', 'id'],
  }))
    await db.schema.createIndex(name).on('jobs').columns(columns).execute();
  await db.schema
    .createIndex('jobs_open_of_sender')
    .on('jobs')
    .columns(['sender_id', 'period'])
    .where(sql<boolean>`review_state not in ('accepted', 'replaced', 'set_aside') and due_on is null`)
    .execute();
  await db.schema
    .createIndex('jobs_accepted_of_config')
    .on('jobs')
    .columns(['config_id', 'sender_id', 'created_at', 'id'])
    .where(sql.ref('review_state'), '=', sql.lit('accepted'))
    .execute();
}
