import { type Kysely, sql } from 'kysely';

/** The state of reviews, and signed acceptances. What people wrote is in files. */
export async function addReviews(db: Kysely<unknown>): Promise<void> {
  await addColumns(db);
  await makeReviewTables(db);
  await addListIndexes(db);
}

async function addColumns(db: Kysely<unknown>): Promise<void> {
  const jobs = () => db.schema.alterTable('jobs');
  await jobs()
    .addColumn('review_state', 'text', (column) => column.notNull().defaultTo('new'))
    .execute();
  await jobs()
    .addColumn('review_version', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  for (const name of ['assignee', 'due_on', 'open_due_on', 'held_at', 'replaces', 'replaced_by'])
    await jobs().addColumn(name, 'text').execute();
}

async function makeReviewTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('review_entries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('job_id', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('token_id', 'text')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('reason_code', 'text')
    .addColumn('has_text', 'bigint', (column) => column.notNull())
    .addColumn('other_job_id', 'text')
    .addColumn('details_json', 'text', (column) => column.notNull())
    .addUniqueConstraint('review_entries_version', ['job_id', 'version'])
    .execute();
  await db.schema
    .createTable('attention_decisions')
    .addColumn('entry_id', 'text', (column) => column.notNull())
    .addColumn('job_id', 'text', (column) => column.notNull())
    .addColumn('attention_id', 'text', (column) => column.notNull())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('sender_id', 'text')
    .addColumn('until', 'text')
    .addPrimaryKeyConstraint('attention_decisions_key', ['job_id', 'attention_id', 'entry_id'])
    .execute();
  await db.schema
    .createIndex('attention_decisions_of_sender')
    .on('attention_decisions')
    .columns(['sender_id', 'until'])
    .execute();
  await db.schema
    .createTable('acceptances')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('job_id', 'text', (column) => column.notNull())
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('statement_json', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .addColumn('withdrawn_at', 'text')
    .addColumn('is_filed', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('review_rules')
    .addColumn('workspace_id', 'text', (column) => column.primaryKey().references('workspaces.id'))
    .addColumn('second_person', 'bigint', (column) => column.notNull())
    .addColumn('reason_codes_json', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('document_holds')
    .addColumn('document_id', 'text', (column) => column.primaryKey().references('documents.id'))
    .addColumn('held_at', 'text', (column) => column.notNull())
    .addColumn('held_by', 'text', (column) => column.notNull())
    .addColumn('reason_code', 'text', (column) => column.notNull())
    .execute();
  for (const name of ['job_id', 'is_filed'])
    await db.schema.createIndex(`acceptances_${name}`).on('acceptances').column(name).execute();
  await db.schema
    .createIndex('acceptances_workspace')
    .on('acceptances')
    .columns(['workspace_id', 'at', 'id'])
    .execute();
}

/** For each filter of reviews, an index in the order of the list of jobs. */
async function addListIndexes(db: Kysely<unknown>): Promise<void> {
  const index = (name: string, filter: string[]) =>
    db.schema
      .createIndex(name)
      .on('jobs')
      .columns(['workspace_id', 'is_try', ...filter, 'created_at', 'id']);
  await index('jobs_review_state', ['review_state']).execute();
  await index('jobs_assignee', ['assignee']).where(sql.ref('assignee'), 'is not', null).execute();
  await index('jobs_due', []).where(sql.ref('open_due_on'), 'is not', null).execute();
}
