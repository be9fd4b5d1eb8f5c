import type { Database } from './database.ts';

/** Tables whose rows are locked before a decision that depends on them. */
type Lockable =
  | 'workspaces'
  | 'configs'
  | 'config_versions'
  | 'documents'
  | 'jobs'
  | 'batches'
  | 'senders'
  | 'people'
  | 'tokens';

/**
 * Locks a row until the transaction ends: what you read after this cannot change before you write. Call it in a
 * transaction, before anything is read. SQLite locks the whole database when a transaction begins.
 */
export async function lockRow(db: Database, table: Lockable, id: string): Promise<void> {
  await db.selectFrom(table).select('id').where('id', '=', id).forUpdate().execute();
}

/** Locks several jobs in order of their ids. A job's id is a prefix of its revisions' ids, so the job comes first. */
export async function lockJobs(db: Database, ids: readonly string[]): Promise<void> {
  await db.selectFrom('jobs').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute();
}

/** Locks all rows of a small table. */
export async function lockRows(
  db: Database,
  table: Extract<Lockable, 'people' | 'tokens' | 'workspaces'>,
): Promise<void> {
  await db.selectFrom(table).select('id').orderBy('id').forUpdate().execute();
}

/** A weaker lock: only callers of `lockRow` wait for it. */
export async function holdRow(db: Database, table: Lockable, id: string): Promise<void> {
  await db.selectFrom(table).select('id').where('id', '=', id).forKeyShare().execute();
}
