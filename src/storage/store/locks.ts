import type { Database } from './database.ts';

/** Tables whose rows are taken before something is decided by them. */
type Lockable = 'workspaces' | 'configs' | 'config_versions' | 'documents' | 'jobs' | 'batches' | 'senders' | 'tokens';

/**
 * Keeps a row from other writers until the transaction ends: what is read after this is so still when it is written. A
 * transaction of SQLite has the whole database from its start. Call it in one, before anything is read.
 */
export async function lockRow(db: Database, table: Lockable, id: string): Promise<void> {
  await db.selectFrom(table).select('id').where('id', '=', id).forUpdate().execute();
}

/** The same for several jobs. Revisions come after their job, as its id begins theirs. */
export async function lockJobs(db: Database, ids: readonly string[]): Promise<void> {
  await db.selectFrom('jobs').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute();
}

/** The same for all rows of a small table. */
export async function lockRows(db: Database, table: Extract<Lockable, 'tokens'>): Promise<void> {
  await db.selectFrom(table).select('id').orderBy('id').forUpdate().execute();
}

/** Keeps a row from those who call `lockRow`, and from nobody else. */
export async function holdRow(db: Database, table: Lockable, id: string): Promise<void> {
  await db.selectFrom(table).select('id').where('id', '=', id).forKeyShare().execute();
}
