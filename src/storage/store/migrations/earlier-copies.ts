import { type Kysely, sql } from 'kysely';

/** Jobs know every earlier job whose kept files they have copies of, and when they were compared with it. */
export async function addEarlierCopies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('earlier_copies')
    .addColumn('job_id', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('earlier_job_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('earlier_copies_key', ['job_id', 'position'])
    .execute();
  await db.schema
    .createIndex('earlier_copies_of_job')
    .on('earlier_copies')
    .columns(['earlier_job_id', 'job_id'])
    .execute();
  await sql`
    insert into earlier_copies (job_id, position, earlier_job_id)
    select id, 1, earlier_job_id from jobs where earlier_job_id is not null and revision_of is null`.execute(db);
  await db.schema.dropIndex('jobs_by_earlier_job').execute();
  await db.schema.alterTable('jobs').dropColumn('earlier_job_id').execute();
  await db.schema.alterTable('jobs').addColumn('inputs_planned_at', 'text').execute();
}
