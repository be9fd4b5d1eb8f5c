import { type Kysely, sql } from 'kysely';

/** For several nodes on one database: the nodes, which of them runs which job, and how many jobs each workspace has. */
export async function addNodes(db: Kysely<unknown>): Promise<void> {
  const jobs = () => db.schema.alterTable('jobs');
  await jobs().addColumn('node_id', 'text').execute();
  await jobs()
    .addColumn('claim', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('nodes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('pid', 'bigint', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('slots', 'bigint', (column) => column.notNull())
    .addColumn('sandbox_level', 'text')
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('heartbeat_at', 'text', (column) => column.notNull())
    .addColumn('stopping_at', 'text')
    .execute();
  await db.schema
    .createTable('queue_places')
    .addColumn('workspace_id', 'text', (column) => column.primaryKey())
    .addColumn('held', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('job_events')
    .addColumn('job_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('event_json', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('job_events_key', ['job_id', 'seq'])
    .execute();
  await db.schema
    .createTable('feed_events')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('data_json', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('jobs_of_node')
    .on('jobs')
    .column('node_id')
    .where(sql.ref('node_id'), 'is not', null)
    .execute();
}
