import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';

/**
 * Makes a folder and its missing parents; throws `file_unwritable`. Makes one folder at a time: Node's recursive mkdir
 * never ends on a file system that answers every mkdir with "no such file", such as /proc.
 */
export function makeFolder(path: string): void {
  try {
    for (const folder of listMissing(path)) makeOne(folder);
    if (!statSync(path).isDirectory()) throw unwritable(path, 'it is not a folder');
  } catch (cause) {
    if (cause instanceof AdeError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw unwritable(path, code ?? message, cause);
  }
}

/** The missing folders from the top down. */
function listMissing(path: string): string[] {
  const missing: string[] = [];
  for (let folder = path; !existsSync(folder) && folder !== dirname(folder); folder = dirname(folder)) {
    missing.unshift(folder);
  }
  return missing;
}

/** Another process may make the same folder at the same time. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function unwritable(path: string, found: string, cause?: unknown): AdeError {
  return new AdeError('file_unwritable', { path, found }, { cause });
}
