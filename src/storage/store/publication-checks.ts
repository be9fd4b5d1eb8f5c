import type { Database } from './database.ts';
import type { PublicationCheckRow } from './schema/publication-rows.ts';

/** What a draft was tried on, in whatever state it was then. */
export async function listPublicationChecks(db: Database, versionId: string): Promise<PublicationCheckRow[]> {
  return db.selectFrom('publication_checks').selectAll().where('config_version_id', '=', versionId).execute();
}

/** Replaces what came of the same subject before. */
export async function savePublicationCheck(db: Database, row: PublicationCheckRow): Promise<void> {
  await db
    .insertInto('publication_checks')
    .values(row)
    .onConflict((conflict) => conflict.columns(['config_version_id', 'subject']).doUpdateSet(row))
    .execute();
}

/** Call it in the transaction that deletes the draft. */
export async function removePublicationChecks(db: Database, versionId: string): Promise<void> {
  await db.deleteFrom('publication_checks').where('config_version_id', '=', versionId).execute();
}

/** Removes checks before a time, except those of active versions: drafts are compared with them. */
export async function deleteOldPublicationChecks(db: Database, before: string): Promise<void> {
  await db
    .deleteFrom('publication_checks')
    .where('at', '<', before)
    .where('config_version_id', 'not in', (active) =>
      active.selectFrom('config_versions').select('id').where('state', '=', 'active'),
    )
    .execute();
}
