import type { Database } from './database.ts';
import type { IdempotencyKeyRow } from './schema/tables.ts';

/** A key, and whose it is. */
export interface OwnedKey {
  key: string;
  owner: string;
}

/**
 * How a key is stored that another owner has, too. A header cannot contain a line break, so no client sends this. All
 * others are stored as they were sent: during an upgrade, nodes of earlier versions find them only like that.
 */
const spellForOwner = ({ key, owner }: OwnedKey) => `${owner}\n${key}`;

/** The earliest use of a key by its owner, or by anybody if an earlier version stored it. */
export async function findIdempotencyKey(
  db: Database,
  workspaceId: string,
  owned: OwnedKey,
): Promise<IdempotencyKeyRow | undefined> {
  return db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('key', 'in', [owned.key, spellForOwner(owned)])
    .where((is) => is.or([is('owner', '=', owned.owner), is('owner', 'is', null)]))
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
}

/** Fails if the owner has the key already: of two equal requests at the same time, only one makes a job. */
export async function insertIdempotencyKey(db: Database, row: IdempotencyKeyRow & OwnedKey): Promise<void> {
  const inserted = await db
    .insertInto('idempotency_keys')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (inserted !== undefined) return;
  const taken = await db
    .selectFrom('idempotency_keys')
    .select('owner')
    .where('workspace_id', '=', row.workspace_id)
    .where('key', '=', row.key)
    .executeTakeFirst();
  const isOfAnother = typeof taken?.owner === 'string' && taken.owner !== row.owner;
  await db
    .insertInto('idempotency_keys')
    .values(isOfAnother ? { ...row, key: spellForOwner(row) } : row)
    .execute();
}

/** Frees the key, so that the same request can be sent again and makes another job. */
export async function freeIdempotencyKey(db: Database, jobId: string): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('resource_kind', '=', 'job').where('resource_id', '=', jobId).execute();
}

export async function deleteOldIdempotencyKeys(db: Database, before: string): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before).execute();
}
