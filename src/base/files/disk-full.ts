import { AdeError } from '../../contract/errors/index.ts';

/**
 * Returns the error to report if the disk, or the user's quota on it, is full; else null. `path` names the file that
 * was being written. The code is `disk_full` for a job and `storage_full` for the service.
 */
export function asDiskFull(
  cause: unknown,
  path: string,
  code: 'disk_full' | 'storage_full' = 'disk_full',
): AdeError | null {
  return isDiskFull(cause) ? new AdeError(code, { path }, { cause }) : null;
}

/** Also true for SQLite's errors: SQLITE_FULL, and SQLITE_IOERR_SHMSIZE when its shared memory cannot grow. */
export function isDiskFull(error: unknown): boolean {
  const { code, errcode = 0 } = (error ?? {}) as NodeJS.ErrnoException & { errcode?: number };
  return code === 'ENOSPC' || code === 'EDQUOT' || (errcode & 0xff) === 13 || errcode === 4874;
}
