import { access, constants, stat, statfs } from 'node:fs/promises';
import { databasePath } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { type DiskWatch, LOW_SPACE_BYTES } from '../host/disk-watch.ts';
import { RepeatedWork } from '../repeated-work.ts';
import { listDamaged } from './damaged-files.ts';

export interface StorageHealth {
  status: 'ok' | 'degraded' | 'down';
  /** For operators; null if everything is fine. */
  message: string | null;
  /** The part of the message about what does not work: with little space, everything still works. */
  trouble: string | null;
  freeBytes: number | null;
}

/** How many damaged files are listed. The log has all of them, each with the request that found it. */
const MAX_DAMAGED = 5;
const LOW_SPACE = 'Less than 512 MB are free in the data folder.';

/** Checks that the data folder exists, is writable, has room and still contains the open database (SQLite). */
export async function checkStorage({
  disk,
  ...core
}: Pick<Core, 'db' | 'dataDir' | 'folders' | 'settings' | 'files' | 'shared'> & {
  disk: Pick<DiskWatch, 'message'>;
}): Promise<StorageHealth> {
  const { folders, settings, shared } = core;
  try {
    const trouble = await shared.findTrouble();
    if (settings.databaseUrl === '') await stat(databasePath(folders.root));
    // With the dot, this fails if a file has replaced the folder.
    await access(`${folders.jobs}/.`, constants.W_OK);
    const { bavail, bsize } = await statfs(folders.jobs);
    const freeBytes = bavail * bsize;
    const damaged = await listDamaged(core);
    const troubles = [
      ...(disk.message === null ? [] : [disk.message]),
      ...(damaged.length > 0 ? [describeDamage(damaged)] : []),
      ...(trouble === null ? [] : [trouble.message]),
    ];
    const isLow = disk.message === null && freeBytes < LOW_SPACE_BYTES;
    const message = [...(isLow ? [LOW_SPACE] : []), ...troubles].join(' ') || null;
    return { status: message === null ? 'ok' : 'degraded', message, trouble: troubles.join(' ') || null, freeBytes };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `The data folder is damaged (${code}). Stop the server, restore the folder from a backup, start again.`;
    return { status: 'down', message, trouble: message, freeBytes: null };
  }
}

/**
 * The trouble that the latest check found. Each call returns at once and starts the next check, because a storage that
 * does not answer must not delay a heartbeat.
 */
export function makeStorageLook(parts: Parameters<typeof checkStorage>[0]): () => string | null {
  let latest: string | null = null;
  const look = new RepeatedWork(
    async () => {
      latest = (await checkStorage(parts)).trouble;
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

function describeDamage(damaged: readonly string[]): string {
  const named = damaged.slice(0, MAX_DAMAGED).join(', ');
  const more = damaged.length > MAX_DAMAGED ? ` and ${damaged.length - MAX_DAMAGED} more` : '';
  return `Damaged files: ${named}${more}. Restore them from a backup.`;
}
