import type { Kysely } from 'kysely';

/** Whether only the user who runs ADE may read a stored file. Files stored earlier are as public as new files are. */
export async function addPrivateFiles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('stored_files')
    .addColumn('is_private', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}
