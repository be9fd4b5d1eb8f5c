import { basename, dirname } from 'node:path';
import type { Verification } from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { nameRevision } from '../../contract/layout.ts';
import { type RerunOptions, splitRevision, verifyJob } from '../../runner/index.ts';
import {
  type Database,
  type DatabasePlace,
  findJob,
  mayBeThere,
  openCurrentDatabase,
} from '../../storage/store/index.ts';
import { verifyStoredJob } from './verify-stored-job.ts';

/** Verifies the job of a folder: as a service's job if it is in a service's data folder, otherwise by itself. */
export async function verifyFolder(folder: string, options: RerunOptions): Promise<Verification> {
  const { jobDir, revision } = splitRevision(folder);
  const dataDir = dirname(dirname(jobDir));
  const db = await openIfThere({ ...options.settings, dataDir });
  if (db === null) return verifyJob(folder, options);
  try {
    const id = basename(jobDir);
    const row = (await findJob(db, nameRevision(id, revision))) ?? (await findJob(db, id));
    return await (row === undefined ? verifyJob(folder, options) : verifyStoredJob({ db, dataDir }, row, options));
  } finally {
    await db.destroy();
  }
}

/** Null if the database does not exist, or if another version made it: then its tables differ. */
async function openIfThere(place: DatabasePlace): Promise<Database | null> {
  if (!mayBeThere(place)) return null;
  return openCurrentDatabase(place).catch((error: unknown) => {
    if (isAdeError(error, 'database_unusable') || isAdeError(error, 'database_outdated')) return null;
    throw error;
  });
}
