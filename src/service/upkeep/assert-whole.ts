import { existsSync } from 'node:fs';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { Database } from '../../storage/store/index.ts';

/** Throws `storage_unusable` if the folder of the database's jobs is missing, before anything new is written. */
export async function assertWhole(db: Database, dataDir: string): Promise<void> {
  const { jobs: path } = dataFolders(dataDir);
  const job = await db.selectFrom('jobs').select('id').limit(1).executeTakeFirst();
  if (job === undefined || existsSync(path)) return;
  throw new AdeError('storage_unusable', { path, found: 'it is missing, but the database has its jobs' });
}
