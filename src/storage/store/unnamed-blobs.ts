import type { Database } from './database.ts';
import type { BlobListingRow, UnnamedBlobRow } from './schema/tables.ts';

const ONLY_ROW = 1;

/**
 * Notes blobs that no file may name any more. Call it in the transaction in which they lose their names, if there is
 * one: `forgetNotes` then waits for it, and leaves its notes.
 */
export async function noteUnnamedBlobs(db: Database, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const noted_at = new Date().toISOString();
  // In the same order everywhere, so that two transactions do not wait for each other.
  const rows = [...new Set(keys)].sort().map((blob_key) => ({ blob_key, noted_at }));
  await db
    .insertInto('unnamed_blobs')
    .values(rows)
    .onConflict((conflict) => conflict.column('blob_key').doUpdateSet({ noted_at }))
    .execute();
}

/** Noted blobs that were noted before `before`, the oldest first. */
export async function listNotedBlobs(db: Database, before: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('unnamed_blobs')
    .select('blob_key')
    .where('noted_at', '<', before)
    .orderBy('noted_at')
    .orderBy('blob_key')
    .limit(limit)
    .execute();
  return rows.map(({ blob_key: key }) => key);
}

/** The notes about some blobs. Read them before you find out which of the blobs have names; see `forgetNotes`. */
export async function listNotes(db: Database, keys: readonly string[]): Promise<UnnamedBlobRow[]> {
  if (keys.length === 0) return [];
  return db.selectFrom('unnamed_blobs').selectAll().where('blob_key', 'in', keys).execute();
}

/** Call it when these blobs are removed, or have turned out to be named. A note that was made again since stays. */
export async function forgetNotes(db: Database, notes: readonly UnnamedBlobRow[]): Promise<void> {
  for (const [noted_at, rows] of Map.groupBy(notes, (note) => note.noted_at)) {
    const keys = rows.map((row) => row.blob_key);
    await db.deleteFrom('unnamed_blobs').where('noted_at', '=', noted_at).where('blob_key', 'in', keys).execute();
  }
}

/** How far the storage has been listed; undefined if it never was. */
export async function readBlobListing(db: Database): Promise<Omit<BlobListingRow, 'id'> | undefined> {
  return db.selectFrom('blob_listing').select(['began_at', 'after_key']).where('id', '=', ONLY_ROW).executeTakeFirst();
}

export async function saveBlobListing(db: Database, listing: Omit<BlobListingRow, 'id'>): Promise<void> {
  await db
    .insertInto('blob_listing')
    .values({ id: ONLY_ROW, ...listing })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(listing))
    .execute();
}
