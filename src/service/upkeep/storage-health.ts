import { access, constants, stat, statfs } from 'node:fs/promises';
import { databasePath } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { type DiskWatch, LOW_SPACE_BYTES } from '../host/disk-watch.ts';
import { RepeatedWork } from '../repeated-work.ts';

export interface StorageHealth {
  status: 'ok' | 'degraded' | 'down';
  /** For operators; null if everything is fine. */
  message: string | null;
  freeBytes: number | null;
}

/** How many damaged files are listed. The log has all of them, each with the request that found it. */
const MAX_DAMAGED = 5;

/** Checks that the data folder exists, is writable, has room and still contains the open database (SQLite). */
export async function checkStorage({
  folders,
  settings,
  files: { damaged },
  shared,
  disk,
}: Pick<Core, 'folders' | 'settings' | 'files' | 'shared'> & {
  disk: Pick<DiskWatch, 'message'>;
}): Promise<StorageHealth> {
  try {
    const trouble = await shared.findTrouble();
    if (settings.databaseUrl === '') await stat(databasePath(folders.root));
    // With the dot, this fails if a file has replaced the folder.
    await access(`${folders.jobs}/.`, constants.W_OK);
    const { bavail, bsize } = await statfs(folders.jobs);
    const freeBytes = bavail * bsize;
    const problems = [
      ...describeSpace(freeBytes, disk),
      ...(damaged.length > 0 ? [describeDamage(damaged)] : []),
      ...(trouble === null ? [] : [trouble.message]),
    ];
    if (problems.length === 0) return { status: 'ok', message: null, freeBytes };
    return { status: 'degraded', message: problems.join(' '), freeBytes };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `The data folder is damaged (${code}). Stop the server, restore the folder from a backup, start again.`;
    return { status: 'down', message, freeBytes: null };
  }
}

/**
 * The message of the latest check. Each call returns at once and starts the next check, because a storage that does not
 * answer must not delay a heartbeat.
 */
export function makeStorageLook(parts: Parameters<typeof checkStorage>[0]): () => string | null {
  let latest: string | null = null;
  const look = new RepeatedWork(
    async () => {
      latest = (await checkStorage(parts)).message;
    },
    ({ message }) => {
      latest = message;
    },
  );
  return () => {
    look.ask();
    return latest;
  };
}

function describeSpace(freeBytes: number, disk: Pick<DiskWatch, 'message'>): string[] {
  if (disk.message !== null) return [disk.message];
  return freeBytes < LOW_SPACE_BYTES ? ['Less than 512 MB are free in the data folder.'] : [];
}

function describeDamage(damaged: readonly string[]): string {
  const named = damaged.slice(0, MAX_DAMAGED).join(', ');
  const more = damaged.length > MAX_DAMAGED ? ` and ${damaged.length - MAX_DAMAGED} more` : '';
  return `Damaged files: ${named}${more}. Restore them from a backup.`;
}
