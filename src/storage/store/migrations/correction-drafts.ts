import type { Kysely } from 'kysely';

/** Which corrections people have gathered and not applied yet. What the corrections say is in files. */
export async function addCorrectionDrafts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('correction_drafts')
    .addColumn('job_id', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('base_revision', 'bigint', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('saved_at', 'text', (column) => column.notNull())
    .addColumn('applied_in', 'bigint')
    .addPrimaryKeyConstraint('correction_drafts_key', ['job_id', 'person'])
    .execute();
  await db.schema
    .createIndex('correction_drafts_of_person')
    .on('correction_drafts')
    .columns(['workspace_id', 'person', 'saved_at'])
    .execute();
}
