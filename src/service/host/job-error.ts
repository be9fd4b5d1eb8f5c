import { asDiskFull } from '../../base/files/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';

/** The error to report if a file of the service can't be written; any other error unchanged. */
export function explainStorageError(error: unknown, path: string): unknown {
  if (isAdeError(error)) return error;
  const diskFull = asDiskFull(error, path, 'storage_full');
  if (diskFull) return diskFull;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string') return new AdeError('storage_unusable', { path, found: code }, { cause: error });
  return error;
}

/** The error to report if the disk has no room for the database; any other error unchanged. */
export function explainDatabaseError(error: unknown): unknown {
  return asDiskFull(error, 'the database', 'storage_full') ?? error;
}

/** An error on the server's side of a job; without its message, which may quote a document. */
export function toJobError(error: unknown, jobDir: string): JobError {
  const known = explainStorageError(error, jobDir);
  if (isAdeError(known)) return { code: known.code, message: known.message };
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const place = /\n\s+at (?:.*\/)?([^/\n]+:\d+:\d+)/.exec(stack)?.[1] ?? 'unknown place';
  const { code, message } = new AdeError('engine_failed', { found: `${name} at ${place.replace(/\)$/, '')}` });
  return { code, message };
}
