import type { Kysely } from 'kysely';

/** Files in a storage that nodes share, and the signing keys of all nodes. Empty if each file is local. */
export async function addStoredFiles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('stored_folders')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('is_open', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('stored_folders_owner').on('stored_folders').column('owner').execute();
  await db.schema
    .createTable('stored_files')
    .addColumn('folder', 'text', (column) => column.notNull().references('stored_folders.name'))
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('blob_key', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('link', 'text')
    .addPrimaryKeyConstraint('stored_files_key', ['folder', 'path'])
    .execute();
  await db.schema.createIndex('stored_files_blob').on('stored_files').column('blob_key').execute();
  await db.schema
    .createTable('signing_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('public_pem', 'text', (column) => column.notNull())
    .addColumn('private_pem', 'text')
    .addColumn('made_at', 'text', (column) => column.notNull())
    .execute();
  // If two nodes make a key at the same time, one of them is refused.
  await db.schema
    .createTable('signing_key_in_use')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('key_id', 'text', (column) => column.notNull().references('signing_keys.id'))
    .execute();
}
