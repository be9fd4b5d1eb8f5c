import type { Kysely } from 'kysely';

/** How a job's sender was found. */
export async function addSenderFoundBy(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('jobs').addColumn('sender_found_by', 'text').execute();
}
