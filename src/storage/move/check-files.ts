import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { readDraft, verifyEnvironment } from '../../package/index.ts';
import type { Place } from '../shared/places.ts';
import type { MovedFolder } from './list-folders.ts';

/** Throws `move_file_differs` unless the folder has the files whose hashes are in the rows. `found`: hashes by path. */
export function assertExpected(
  path: string,
  { name, expected }: MovedFolder,
  found: ReadonlyMap<string, string>,
): void {
  for (const { path: file, sha256, isNeeded } of expected) {
    const hash = found.get(file);
    if (hash === sha256 || (hash === undefined && !isNeeded)) continue;
    throw differs(path, `${name}/${file}`, sayHash(sha256), hash === undefined ? NO_FILE : sayHash(hash));
  }
}

export const NO_FILE = 'no such file';

export function sayHash(sha256: string): string {
  return `the SHA-256 ${sha256}`;
}

/** `path` says where the file is; `expected` and `found` become parts of the message. */
export function differs(path: string, file: string, expected: string, found: string, cause?: unknown): AdeError {
  return new AdeError('move_file_differs', { path, file, expected, found }, { cause });
}

/** Throws `move_file_differs` unless an environment is as it was built, and a version's sources have their hash. */
export async function assertWholeFolder(path: string, { name, hash }: MovedFolder, place: Place): Promise<void> {
  if (place.isPacked) {
    try {
      await verifyEnvironment(place.dir, hash);
    } catch (cause) {
      if (!isAdeError(cause)) throw cause;
      const { file, found } = cause.details;
      throw differs(path, name, 'what was built', file === undefined ? String(found) : `that ${file} ${found}`, cause);
    }
  } else if (hash !== undefined) {
    const { content_hash: found } = (await readDraft(place.dir)).key;
    if (found !== hash) throw differs(path, name, sayHash(hash), sayHash(found));
  }
}
