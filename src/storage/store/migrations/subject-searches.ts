import type { Kysely } from 'kysely';

/** Searches for people whose data is in documents, and what holds it. */
export async function addSubjectSearches(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('subject_searches')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('reference', 'text')
    .addColumn('terms_json', 'text')
    .addColumn('term_count', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('token_id', 'text')
    .addColumn('session_id', 'text')
    .addColumn('asked_at', 'text', (column) => column.notNull())
    .addColumn('done', 'bigint', (column) => column.notNull())
    .addColumn('total', 'bigint', (column) => column.notNull())
    .addColumn('places', 'bigint', (column) => column.notNull())
    .addColumn('holders', 'bigint', (column) => column.notNull())
    .addColumn('not_searched_json', 'text', (column) => column.notNull())
    .addColumn('selection_json', 'text')
    .addColumn('claim', 'bigint', (column) => column.notNull())
    .addColumn('claimed_at', 'text')
    .addColumn('cancel_requested_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('error_code', 'text')
    .execute();
  await db.schema
    .createIndex('subject_searches_of_workspace')
    .on('subject_searches')
    .columns(['workspace_id', 'asked_at'])
    .execute();
  await db.schema
    .createTable('subject_holders')
    .addColumn('search_id', 'text', (column) => column.notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('places_json', 'text', (column) => column.notNull())
    .addColumn('has_parts', 'bigint', (column) => column.notNull())
    .addColumn('outcome_json', 'text')
    .addPrimaryKeyConstraint('subject_holders_key', ['search_id', 'holder'])
    .execute();
}
