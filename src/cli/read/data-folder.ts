import { readSettings } from '../../contract/settings.ts';
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
