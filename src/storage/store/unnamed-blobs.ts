import type { Database } from './database.ts';
import type { BlobListingRow } from './schema/tables.ts';

const ONLY_ROW = 1;

/** Notes blobs that no file may name any more. Call it in the transaction in which they lose their names, if there is one. */
export async function noteUnnamedBlobs(db: Database, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const noted_at = new Date().toISOString();
  // In the same order everywhere, so that two transactions do not wait for each other.
  const rows = [...new Set(keys)].sort().map((blob_key) => ({ blob_key, noted_at }));
  await db
    .insertInto('unnamed_blobs')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
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

/** Call it when these blobs are removed, or have turned out to be named. */
export async function forgetNotedBlobs(db: Database, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await db
    .deleteFrom('unnamed_blobs')
    .where('blob_key', 'in', [...keys])
    .execute();
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
