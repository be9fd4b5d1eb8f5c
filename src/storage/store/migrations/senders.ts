import type { Kysely } from 'kysely';

/** Jobs belong to a sender and a period; a sender has recipes, whose files are in the data folder. */
export async function addSenders(db: Kysely<unknown>): Promise<void> {
  const jobs = () => db.schema.alterTable('jobs');
  for (const name of ['sender_id', 'period']) await jobs().addColumn(name, 'text').execute();
  await jobs().addColumn('recipe_version', 'bigint').execute();
  await db.schema.alterTable('batches').addColumn('period', 'text').execute();
  await db.schema
    .createIndex('jobs_of_sender')
    .on('jobs')
    .columns(['sender_id', 'period', 'is_try', 'created_at', 'id'])
    .execute();
  await db.schema
    .createTable('senders')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspaces.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('due_day', 'bigint')
    .addColumn('has_several', 'bigint', (column) => column.notNull())
    .addColumn('file_pattern', 'text')
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('archived_at', 'text')
    .addUniqueConstraint('senders_name', ['workspace_id', 'name'])
    .execute();
  await db.schema
    .createTable('recipes')
    .addColumn('sender_id', 'text', (column) => column.notNull().references('senders.id'))
    .addColumn('config_id', 'text', (column) => column.notNull().references('configs.id'))
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('piece_count', 'bigint', (column) => column.notNull())
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('token_id', 'text')
    .addColumn('made_at', 'text', (column) => column.notNull())
    .addColumn('revoked_at', 'text')
    .addColumn('revoked_by', 'text')
    .addPrimaryKeyConstraint('recipes_key', ['sender_id', 'config_id', 'version'])
    .execute();
}
