import type { Kysely } from 'kysely';

/** The token that sent an Idempotency-Key; null for keys of earlier versions, and of nodes that still run them. */
export async function addKeyOwners(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('idempotency_keys').addColumn('owner', 'text').execute();
}
