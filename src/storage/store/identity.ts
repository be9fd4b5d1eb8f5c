import type { Database } from './database.ts';
import { partsOf } from './dialects/dialect.ts';
import type { IdentityRow } from './schema/tables.ts';

/** The row may not exist before the first start, or if an older version made the database. */
export async function findIdentity(db: Database): Promise<IdentityRow | undefined> {
  return db.selectFrom('identity').selectAll().where('id', '=', 1).executeTakeFirst();
}

/** Makes the database that of a service, unless it already is one's; gives the row. */
export async function offerService(db: Database, service: string): Promise<IdentityRow> {
  await db
    .insertInto('identity')
    .values({ id: 1, service, mark: null, place: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return getIdentity(db);
}

/** Makes a mark the one that counts, unless another one already does; gives whether it counts. */
export async function offerMark(db: Database, mark: string, place: string): Promise<boolean> {
  await db.updateTable('identity').set({ mark, place }).where('id', '=', 1).where('mark', 'is', null).execute();
  return (await getIdentity(db)).mark === mark;
}

async function getIdentity(db: Database): Promise<IdentityRow> {
  return db.selectFrom('identity').selectAll().where('id', '=', 1).executeTakeFirstOrThrow();
}

/** What a database says about the files of its service. */
export interface NamedFiles {
  /** Undefined if no start has made it yet. */
  identity: IdentityRow | undefined;
  /** Keys of some files in a storage. */
  blobs: string[];
  /** Some folders and documents, which are in the data folder if none of the files is in a storage. */
  documents: { id: string; filename: string }[];
  versions: string[];
  jobs: string[];
}

/** Enough that one of them exists, even if a few were damaged. */
const SOME = 20;

/** Works with the tables of every version, and without any. */
export async function readNamedFiles(db: Database): Promise<NamedFiles> {
  const tables = new Set(await partsOf(db).listNames(db));
  const listIds = async (table: 'config_versions' | 'jobs') => {
    const rows = tables.has(table)
      ? await db.selectFrom(table).select('id').orderBy('id', 'desc').limit(SOME).execute()
      : [];
    return rows.map(({ id }) => id);
  };
  const blobs = tables.has('stored_files')
    ? await db.selectFrom('stored_files').select('blob_key').where('blob_key', '<>', '').limit(SOME).execute()
    : [];
  return {
    identity: tables.has('identity') ? await findIdentity(db) : undefined,
    blobs: blobs.map(({ blob_key: key }) => key),
    documents: tables.has('documents')
      ? await db
          .selectFrom('documents')
          .select(['id', 'filename'])
          .where('deleted_at', 'is', null)
          .where('purged_at', 'is', null)
          .orderBy('id', 'desc')
          .limit(SOME)
          .execute()
      : [],
    versions: await listIds('config_versions'),
    jobs: await listIds('jobs'),
  };
}
