import { asDiskFull } from '../../base/files/disk-full.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';

/** The error to report where a file of the service can't be written; any other error as it is. */
export function explainStorageError(error: unknown, path: string): unknown {
  if (isAdeError(error)) return error;
  const diskFull = asDiskFull(error, path, 'storage_full');
  if (diskFull) return diskFull;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string') return new AdeError('storage_unusable', { path, found: code }, { cause: error });
  return error;
}
