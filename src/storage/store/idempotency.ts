import type { Database } from './database.ts';
import type { IdempotencyKeyRow } from './schema/tables.ts';

/** Finds the first key that exists; `keys` are the spellings of one key. */
export async function findIdempotencyKey(
  db: Database,
  workspaceId: string,
  keys: readonly string[],
): Promise<IdempotencyKeyRow | undefined> {
  return db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('key', 'in', [...keys])
    .executeTakeFirst();
}

/** Fails if the key exists: of two equal requests at the same time, only one makes a job. */
export async function insertIdempotencyKey(db: Database, row: IdempotencyKeyRow): Promise<void> {
  await db.insertInto('idempotency_keys').values(row).execute();
}

/** Frees the key, so that the same request can be sent again and makes another job. */
export async function freeIdempotencyKey(db: Database, jobId: string): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('resource_kind', '=', 'job').where('resource_id', '=', jobId).execute();
}

export async function deleteOldIdempotencyKeys(db: Database, before: string): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before).execute();
}
