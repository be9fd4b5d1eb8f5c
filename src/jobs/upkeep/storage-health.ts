import { access, constants, stat, statfs } from 'node:fs/promises';
import type { DataFolders } from '../../contract/layout.ts';
import { databasePath } from '../../store/database.ts';

/** Below this a job's output may not fit any more. */
const LOW_SPACE_BYTES = 512 * 1024 * 1024;

export interface StorageHealth {
  status: 'ok' | 'degraded' | 'down';
  /** What the operator should know; null when there is nothing. */
  message: string | null;
  freeBytes: number | null;
}

/** Whether the data folder is there, can be written, has room, and still holds the database that is open. */
export async function checkStorage(folders: DataFolders): Promise<StorageHealth> {
  try {
    await stat(databasePath(folders.root));
    // With the dot, a file in the folder's place is not taken for it.
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
