import { type Kysely, sql } from 'kysely';

/** Entries of the activity name the token and the session. Existing sessions get an id; entries stay as they are. */
export async function addActivityCredentials(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('activity').addColumn('token_id', 'text').execute();
  await db.schema.alterTable('activity').addColumn('session_id', 'text').execute();
  await db.schema
    .alterTable('sessions')
    .addColumn('id', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await sql`update sessions set id = 'ses_' || substr(id_hash, 1, 24)`.execute(db);
}
