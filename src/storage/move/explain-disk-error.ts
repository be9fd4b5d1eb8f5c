import { dirname } from 'node:path';
import { isDiskFull } from '../../base/files/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';

/** Where a move writes on this machine; absolute. */
interface Places {
  /** How the paths of temporary files begin. */
  temporary: string;
  /** The folder that a service is moved to; null where that is a storage. */
  dataDir: string | null;
}

/** What the system or SQLite says of a file. */
type DiskError = Partial<NodeJS.ErrnoException> & { dest?: string; errcode?: number };

/** Codes of SQLite: read only, an error at reading or writing, cannot be opened. */
const SQLITE_CODES = [8, 10, 14];

/** An error of a disk as one that says which folder it is about, and what to do; any other one as it is. */
export function explainDiskError(error: unknown, { temporary, dataDir }: Places): unknown {
  const cause = findDiskError(error);
  if (cause === null) return error;
  const isFull = isDiskFull(cause);
  // Of a copy that does not fit, the new file. A write to a file that is open names none.
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
  // Of the storage it says which one, and what to do there.
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
