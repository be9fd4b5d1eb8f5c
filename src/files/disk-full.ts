import { AdeError } from '../contract/errors/index.ts';

/**
 * The error to report where the disk, or the user's quota on it, is full; else null. `path` names what was being written.
 * The code is `disk_full` for a job and `storage_full` for the service.
 */
export function asDiskFull(
  cause: unknown,
  path: string,
  code: 'disk_full' | 'storage_full' = 'disk_full',
): AdeError | null {
  const { code: found } = (cause ?? {}) as NodeJS.ErrnoException;
  return found === 'ENOSPC' || found === 'EDQUOT' ? new AdeError(code, { path }, { cause }) : null;
}
