import type { Kysely } from 'kysely';

/** What a person said of a version when it was published. */
export async function addVersionNote(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('config_versions').addColumn('note', 'text').execute();
}
