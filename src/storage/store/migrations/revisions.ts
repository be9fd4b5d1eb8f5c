import type { Kysely } from 'kysely';

/** Revisions are rows of jobs: they wait, run and end like jobs. An existing job has one revision, itself. */
export async function addRevisions(db: Kysely<unknown>): Promise<void> {
  const jobs = () => db.schema.alterTable('jobs');
  for (const name of ['revision_of', 'token_id']) await jobs().addColumn(name, 'text').execute();
  await jobs()
    .addColumn('revision', 'bigint', (column) => column.notNull().defaultTo(1))
    .execute();
  await jobs()
    .addColumn('correction_count', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await jobs().addColumn('base_revision', 'bigint').execute();
  await db.schema.createIndex('jobs_revisions').on('jobs').columns(['revision_of', 'revision']).execute();
}
