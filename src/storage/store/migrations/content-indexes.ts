import type { Kysely } from 'kysely';

/** Indexes to find out whether anything still has the content of a preview. */
export async function addContentIndexes(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('documents_sha256').execute();
  await db.schema.createIndex('documents_content').on('documents').column('sha256').execute();
  await db.schema.createIndex('jobs_input_content').on('jobs').column('document_sha256').execute();
  await db.schema.createIndex('jobs_output_content').on('jobs').column('output_sha256').execute();
}
