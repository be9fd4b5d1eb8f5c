import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../contract/settings.ts';
import type { SharedFiles } from '../../storage/shared/index.ts';
import type { Database } from '../../storage/store/index.ts';

/** Opens the database of a service, which may be running. Throws what `openCurrentDatabase` throws. */
export async function withDatabase<Result>(
  dataDir: string | undefined,
  work: (db: Database, dataDir: string) => Promise<Result>,
): Promise<Result> {
  const { openCurrentDatabase } = await import('../../storage/store/database.ts');
  const settings = readSettings();
  const folder = dataDir ?? settings.dataDir;
  const db = await openCurrentDatabase({ ...settings, dataDir: folder });
  try {
    return await work(db, folder);
  } finally {
    await db.destroy();
  }
}

/** What a service has stored. */
interface Stored {
  db: Database;
  /** The data folder of the service; on nodes, a temporary folder for copies of their files. */
  dataDir: string;
  shared: SharedFiles;
}

/** Like `withDatabase`, for work that reads files: those that nodes share are downloaded, and removed at the end. */
export function withStored<Result>(
  dataDir: string | undefined,
  work: (stored: Stored) => Promise<Result>,
): Promise<Result> {
  return withDatabase(dataDir, async (db, folder) => {
    const { openToRead } = await import('../../storage/identity/index.ts');
    const { removeTree } = await import('../../package/index.ts');
    const settings = { ...readSettings(), dataDir: folder };
    const copiesDir = await realpath(await mkdtemp(join(tmpdir(), 'ade-stored-')));
    try {
      const files = await openToRead({ db, settings, copiesDir });
      return await work({ db, ...files }).finally(() => files.shared.close());
    } finally {
      removeTree(copiesDir);
    }
  });
}

/** Like `withDatabase`, for work that signs: nodes sign with the key in their database, not with one of their folder. */
export function withSigningKey<Result>(
  dataDir: string | undefined,
  work: (db: Database, dataDir: string) => Promise<Result>,
): Promise<Result> {
  return withDatabase(dataDir, async (db, folder) => {
    const { shareSigningKey } = await import('../../storage/shared/index.ts');
    if (readSettings().storageUrl !== '') await shareSigningKey(db, folder);
    return work(db, folder);
  });
}
