import type { Kysely } from 'kysely';

/** Fields that people miss in a package, and the documents that have such a column. */
export async function addFieldProposals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('field_proposals')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('workspace_id', 'text', (column) => column.notNull())
    .addColumn('config_id', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('header', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('checks_json', 'text', (column) => column.notNull())
    .addColumn('proposed_by', 'text', (column) => column.notNull())
    .addColumn('proposed_at', 'text', (column) => column.notNull())
    .addColumn('decision', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'text')
    .addColumn('config_version_id', 'text')
    .addColumn('field', 'text')
    .execute();
  await db.schema
    .createIndex('field_proposals_of_config')
    .on('field_proposals')
    .columns(['config_id', 'subject'])
    .execute();
  await db.schema
    .createTable('field_proposal_jobs')
    .addColumn('proposal_id', 'text', (column) => column.notNull())
    .addColumn('job_id', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('field_proposal_jobs_key', ['proposal_id', 'job_id'])
    .execute();
  await db.schema.createIndex('field_proposals_of_job').on('field_proposal_jobs').column('job_id').execute();
}
