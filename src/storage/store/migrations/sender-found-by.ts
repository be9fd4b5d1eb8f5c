import type { Kysely } from 'kysely';

/** How it was found whose document a job has. */
export async function addSenderFoundBy(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('jobs').addColumn('sender_found_by', 'text').execute();
}
