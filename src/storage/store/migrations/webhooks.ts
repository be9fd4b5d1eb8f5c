import { type Kysely, sql } from 'kysely';

/** Addresses that are told what happens in a workspace, and what was sent to each of them. */
export async function addWebhooks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhooks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('types_json', 'text', (column) => column.notNull())
    .addColumn('config_ids_json', 'text', (column) => column.notNull())
    .addColumn('sender_ids_json', 'text', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('previous_secret', 'text')
    .addColumn('previous_until', 'text')
    .addColumn('told_seq', 'bigint', (column) => column.notNull())
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('made_at', 'text', (column) => column.notNull())
    .addColumn('disabled_at', 'text')
    .addColumn('disabled_because', 'text')
    .addColumn('failing_since', 'text')
    .addColumn('delivered_at', 'text')
    .addColumn('waits_until', 'text')
    .execute();
  await db.schema.createIndex('webhooks_of_workspace').on('webhooks').column('workspace_id').execute();
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('webhook_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('job_id', 'text')
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('data_json', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('failures', 'bigint', (column) => column.notNull())
    .addColumn('next_at', 'text', (column) => column.notNull())
    .addColumn('settled_at', 'text')
    .addColumn('lease_id', 'text')
    .addColumn('leased_by', 'text')
    .addColumn('leased_until', 'text')
    .addColumn('attempts_json', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_deliveries_key', ['webhook_id', 'id'])
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_due')
    .on('webhook_deliveries')
    .columns(['webhook_id', 'next_at', 'seq'])
    .where(sql.ref('settled_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_leased')
    .on('webhook_deliveries')
    .columns(['webhook_id', 'leased_until'])
    .where(sql.ref('lease_id'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_of_job')
    .on('webhook_deliveries')
    .columns(['webhook_id', 'job_id', 'seq'])
    .where(sql.ref('settled_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_newest')
    .on('webhook_deliveries')
    .columns(['webhook_id', 'at', 'id'])
    .execute();
}
