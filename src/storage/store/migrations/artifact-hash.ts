import type { Kysely } from 'kysely';

/** The hash of a job's record, to detect damage; null for jobs that ended before this column existed. */
export async function addArtifactHash(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('jobs').addColumn('artifact_sha256', 'text').execute();
}
