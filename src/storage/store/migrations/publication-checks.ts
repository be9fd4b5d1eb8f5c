import type { Kysely } from 'kysely';

/** What drafts were tried on before they are published, and on how many accepted documents workspaces want it. */
export async function addPublicationChecks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('workspaces')
    .addColumn('publish_documents', 'bigint', (column) => column.notNull().defaultTo(5))
    .execute();
  await db.schema
    .createTable('publication_checks')
    .addColumn('config_version_id', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('environment_id', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('details_json', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('publication_checks_key', ['config_version_id', 'subject'])
    .execute();
  await db.schema.createIndex('publication_checks_at').on('publication_checks').column('at').execute();
}
