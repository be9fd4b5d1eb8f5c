import type { Kysely } from 'kysely';

/** What is to follow revisions that people have made. What they said is in files. */
export async function addSequels(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('job_sequels')
    .addColumn('job_id', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('revision_id', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('token_id', 'text')
    .addColumn('session_id', 'text')
    .addColumn('authentication', 'text', (column) => column.notNull())
    .addColumn('holds_for', 'text', (column) => column.notNull())
    .addColumn('points', 'bigint', (column) => column.notNull())
    .addColumn('accepts', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('step', 'bigint', (column) => column.notNull())
    .addColumn('review_version', 'bigint', (column) => column.notNull())
    .addColumn('sender_id', 'text')
    .addColumn('period', 'text')
    .addColumn('held_json', 'text')
    .addColumn('code', 'text')
    .addColumn('message', 'text')
    .addColumn('differs_json', 'text')
    .addColumn('said_at', 'text', (column) => column.notNull())
    .addColumn('settled_at', 'text')
    .execute();
  await db.schema.createIndex('job_sequels_state').on('job_sequels').column('state').execute();
}
