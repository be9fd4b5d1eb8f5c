import type { Kysely } from 'kysely';

/** The hash of a job's record, by which damage is found; null for jobs that ended before there was one. */
export async function addArtifactHash(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('jobs').addColumn('artifact_sha256', 'text').execute();
}
