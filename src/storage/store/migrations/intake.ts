import type { Kysely } from 'kysely';

/** Later arrivals of documents, sources of documents, and the files that were found in them. */
export async function addIntake(db: Kysely<unknown>): Promise<void> {
  await addArrivals(db);
  await addSources(db);
  await addSourceFiles(db);
}

async function addArrivals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('arrivals')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('document_id', 'text', (column) => column.notNull().references('documents.id'))
    .addColumn('filename', 'text', (column) => column.notNull())
    .addColumn('folder', 'text')
    .addColumn('sender_id', 'text')
    .addColumn('period', 'text')
    .addColumn('arrived_by', 'text', (column) => column.notNull())
    .addColumn('arrived_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('arrivals_of_document').on('arrivals').columns(['document_id', 'arrived_at']).execute();
  for (const table of ['jobs', 'batch_items'])
    await db.schema.alterTable(table).addColumn('arrival_id', 'text').execute();
}

async function addSources(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sources')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspaces.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('config_id', 'text')
    .addColumn('path_template', 'text')
    .addColumn('settle_seconds', 'integer', (column) => column.notNull())
    .addColumn('when_done', 'text', (column) => column.notNull())
    .addColumn('host', 'text')
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('paused_at', 'text')
    .addColumn('removed_at', 'text')
    .addColumn('next_look_at', 'text', (column) => column.notNull())
    .addColumn('looked_at', 'text')
    .addColumn('trouble_code', 'text')
    .addColumn('trouble_message', 'text')
    .addColumn('trouble_since', 'text')
    .execute();
  await db.schema.createIndex('sources_of_workspace').on('sources').column('workspace_id').execute();
}

async function addSourceFiles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('source_files')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('source_id', 'text', (column) => column.notNull().references('sources.id'))
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('file_key', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('node_id', 'text')
    .addColumn('claimed_at', 'text', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('try_at', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text')
    .addColumn('document_id', 'text')
    .addColumn('arrival_id', 'text')
    .addColumn('job_id', 'text')
    .addColumn('belonging', 'text')
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('moving_to', 'text')
    .addColumn('error_code', 'text')
    .addColumn('error_message', 'text')
    .addColumn('settled_at', 'text')
    .addColumn('done_at', 'text')
    .execute();
  await db.schema
    .createIndex('source_files_key')
    .unique()
    .on('source_files')
    .columns(['source_id', 'file_key'])
    .execute();
  await db.schema
    .createIndex('source_files_newest')
    .on('source_files')
    .columns(['source_id', 'claimed_at', 'id'])
    .execute();
  await db.schema.createIndex('source_files_open').on('source_files').columns(['done_at', 'try_at']).execute();
  await db.schema.createIndex('source_files_of_bytes').on('source_files').columns(['source_id', 'sha256']).execute();
  await db.schema.createIndex('source_files_of_job').on('source_files').column('job_id').execute();
  await db.schema.createIndex('source_files_of_arrival').on('source_files').column('arrival_id').execute();
}
