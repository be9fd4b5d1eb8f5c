import type { Kysely } from 'kysely';

/** The log of what has changed in a workspace, its end, and the periods that it has told to be complete. */
export async function addEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('job_id', 'text')
    .addColumn('sender_id', 'text')
    .addColumn('period', 'text')
    .addColumn('config_id', 'text')
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('data_json', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('events_key', ['workspace_id', 'seq'])
    .execute();
  await db.schema.createIndex('events_at').on('events').columns(['at', 'workspace_id', 'seq']).execute();
  await db.schema
    .createTable('event_ends')
    .addColumn('workspace_id', 'text', (column) => column.primaryKey())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('mark', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('complete_periods')
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('config_id', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('complete_periods_key', ['workspace_id', 'config_id', 'period'])
    .execute();
}
