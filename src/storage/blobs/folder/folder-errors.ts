import { isDiskFull } from '../../../base/files/index.ts';
import { AdeError, type ErrorCode, isAdeError } from '../../../contract/errors/index.ts';

export type Action = 'write' | 'read' | 'list' | 'remove';

interface Failed {
  readonly place: string;
  readonly action: Action;
  readonly isRootThere: boolean;
}

const DENIED = ['EACCES', 'EPERM', 'EROFS'];

/** Error codes of network file systems while their server cannot be reached, and after it came back. */
const UNAVAILABLE = [
  'EIO',
  'ESTALE',
  'ETIMEDOUT',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTCONN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EREMOTEIO',
];

export function makeFolderError(error: unknown, { place, action, isRootThere }: Failed): AdeError {
  if (isAdeError(error)) return error;
  const { code = '', syscall, message } = error as NodeJS.ErrnoException;
  const found = code === '' ? message : `${code} at ${syscall}`;
  const make = (errorCode: ErrorCode) => new AdeError(errorCode, { place, action, found }, { cause: error });
  if (DENIED.includes(code)) return make('blob_store_denied');
  if (isDiskFull(error)) return make('blob_store_full');
  if (UNAVAILABLE.includes(code)) return make('blob_store_unavailable');
  if (!isRootThere) return make('blob_store_missing');
  return make('blob_store_failed');
}
