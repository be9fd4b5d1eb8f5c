import { access, constants, stat, statfs } from 'node:fs/promises';
import type { DataFolders } from '../../contract/layout.ts';
import { databasePath } from '../../store/database.ts';

/** With less than this, a job's output may not fit. */
const LOW_SPACE_BYTES = 512 * 1024 * 1024;

export interface StorageHealth {
  status: 'ok' | 'degraded' | 'down';
  /** For the operator; null when everything is fine. */
  message: string | null;
  freeBytes: number | null;
}

/** Checks that the data folder exists, can be written, has room, and still contains the open database. */
export async function checkStorage(folders: DataFolders): Promise<StorageHealth> {
  try {
    await stat(databasePath(folders.root));
    // With the dot this fails where a file has replaced the folder.
    await access(`${folders.jobs}/.`, constants.W_OK);
    const { bavail, bsize } = await statfs(folders.jobs);
    const freeBytes = bavail * bsize;
    if (freeBytes >= LOW_SPACE_BYTES) return { status: 'ok', message: null, freeBytes };
    return { status: 'degraded', message: 'Less than 512 MB are free in the data folder.', freeBytes };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `The data folder is damaged (${code}). Stop the server, restore the folder from a backup, start again.`;
    return { status: 'down', message, freeBytes: null };
  }
}
