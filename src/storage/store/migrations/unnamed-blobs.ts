import type { Kysely } from 'kysely';

/** Blobs that no file names any more, until they are removed; and how far the storage has been listed. */
export async function addUnnamedBlobs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('unnamed_blobs')
    .addColumn('blob_key', 'text', (column) => column.primaryKey())
    .addColumn('noted_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('unnamed_blobs_age').on('unnamed_blobs').columns(['noted_at', 'blob_key']).execute();
  await db.schema
    .createTable('blob_listing')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('began_at', 'text', (column) => column.notNull())
    .addColumn('after_key', 'text')
    .execute();
}
