import { dirname } from 'node:path';
import { isDiskFull } from '../../base/files/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';

/** The folders of this machine that a move writes to; absolute. */
interface Places {
  /** The prefix of the paths of temporary files. */
  temporary: string;
  /** The data folder that the service is moved to; null if it moves to a storage. */
  dataDir: string | null;
}

/** What the system or SQLite reports about a file. */
type DiskError = Partial<NodeJS.ErrnoException> & { dest?: string; errcode?: number };

/** SQLite's codes: read-only, I/O error, cannot be opened. */
const SQLITE_CODES = [8, 10, 14];

/** Turns a disk error into one that says which folder it is about, and what to do; gives any other error unchanged. */
export function explainDiskError(error: unknown, { temporary, dataDir }: Places): unknown {
  const cause = findDiskError(error);
  if (cause === null) return error;
  const isFull = isDiskFull(cause);
  // If a copy does not fit, `dest` is its new file. An error while writing to an open file names no path.
  const path = (isFull ? cause.dest : undefined) ?? cause.path ?? dataDir ?? temporary;
  const found = isFull ? 'no space is left there' : describe(cause);
  if (path.startsWith(temporary)) {
    return new AdeError('move_temporary_unusable', { path: dirname(temporary), found }, { cause: error });
  }
  return isFull
    ? new AdeError('storage_full', { path }, { cause: error })
    : new AdeError('storage_unusable', { path, found }, { cause: error });
}

function findDiskError(error: unknown): DiskError | null {
  if (!isAdeError(error)) return isDiskError(error as DiskError) ? (error as DiskError) : null;
  // Errors of the storage already say which storage they are about, and what to do.
  if (error.code !== 'storage_full' && error.code !== 'database_unusable') return null;
  const { path } = error.details;
  return isDiskFull(error.cause) ? { code: 'ENOSPC', path: String(path) } : null;
}

function isDiskError(error: DiskError): boolean {
  const { path, syscall, code, errcode = 0 } = error;
  const isOfFile = path !== undefined && syscall !== undefined;
  return isOfFile || code === 'EIO' || isDiskFull(error) || SQLITE_CODES.includes(errcode & 0xff);
}

function describe({ errcode, code, message }: DiskError): string {
  return String(errcode === undefined ? code : message);
}
