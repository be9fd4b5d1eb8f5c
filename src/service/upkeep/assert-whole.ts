import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders, jobFolder, jobPaths } from '../../contract/layout.ts';
import { LOCAL_CONFIG_ID, type RunRequest } from '../../contract/run-request.ts';
import { type Database, type DatabasePlace, describePlace } from '../../storage/store/index.ts';

/**
 * Refuses a data folder that has lost a part, before anything new is written to the rest. Throws `database_empty` for
 * an empty database next to files of a service, `storage_unusable` if the folder of the database's jobs is missing.
 */
export async function assertWhole(db: Database, place: DatabasePlace): Promise<void> {
  const { dataDir } = place;
  const folders = dataFolders(dataDir);
  const workspace = await db.selectFrom('workspaces').select('id').limit(1).executeTakeFirst();
  if (workspace === undefined) {
    const found = findForeignContent(dataDir);
    if (found !== undefined) throw new AdeError('database_empty', { path: describePlace(place), found });
    return;
  }
  const job = await db.selectFrom('jobs').select('id').limit(1).executeTakeFirst();
  if (job === undefined || existsSync(folders.jobs)) return;
  throw new AdeError('storage_unusable', { path: folders.jobs, found: 'it is missing, but the database has its jobs' });
}

/** Finds files that only a service with a database leaves; `ade run` leaves jobs and environments. */
function findForeignContent(dataDir: string): string | undefined {
  const { documents, packages, jobs } = dataFolders(dataDir);
  for (const folder of [documents, packages]) if (listNames(folder).length > 0) return `files in ${basename(folder)}/`;
  return listNames(jobs).some((id) => isOfService(dataDir, id)) ? 'jobs of a service in jobs/' : undefined;
}

/** Jobs of the command line run a package from its folder, and need no database. */
function isOfService(dataDir: string, jobId: string): boolean {
  try {
    const { request } = jobPaths(jobFolder(dataDir, jobId));
    return (JSON.parse(readFileSync(request, 'utf8')) as RunRequest).config_id !== LOCAL_CONFIG_ID;
  } catch {
    return false;
  }
}

function listNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !name.startsWith('.'));
}
