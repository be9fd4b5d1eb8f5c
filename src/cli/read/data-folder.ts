import { readSettings } from '../../contract/settings.ts';
import type { Database } from '../../store/database.ts';

/** Opens the database of a service's data folder, which may be running; throws `database_unusable`. */
export async function withDatabase<Result>(
  dataDir: string | undefined,
  work: (db: Database, dataDir: string) => Promise<Result>,
): Promise<Result> {
  const { openCurrentDatabase } = await import('../../store/database.ts');
  const folder = dataDir ?? readSettings().dataDir;
  const db = await openCurrentDatabase(folder);
  try {
    return await work(db, folder);
  } finally {
    await db.destroy();
  }
}
