import type { Kysely } from 'kysely';

/** The note that a person wrote when publishing a version. */
export async function addVersionNote(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('config_versions').addColumn('note', 'text').execute();
}
