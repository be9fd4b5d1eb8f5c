import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareTexts } from '../../../base/files/index.ts';
import type { BlobEntry } from '../types.ts';

/** The files below a folder whose path begins with `prefix` and comes after `after`, in the order of their paths. */
export async function* listFolder(root: string, prefix: string, after = ''): AsyncGenerator<BlobEntry> {
  const slash = prefix.lastIndexOf('/') + 1;
  yield* listBelow({ root, after }, prefix.slice(0, slash), prefix.slice(slash));
}

/** `folder` is empty or ends with a slash. */
async function* listBelow(
  about: { root: string; after: string },
  folder: string,
  start = '',
): AsyncGenerator<BlobEntry> {
  const { root, after } = about;
  const entries = (await orMissing(readdir(join(root, folder), { withFileTypes: true }))) ?? [];
  const keys = entries
    .filter(({ name }) => name.startsWith(start) && !name.startsWith('.'))
    .map((entry) => folder + entry.name + (entry.isDirectory() ? '/' : ''));
  for (const key of keys.sort(compareTexts)) {
    if (key.endsWith('/')) {
      if (key > after || after.startsWith(key)) yield* listBelow(about, key);
      continue;
    }
    if (key <= after) continue;
    const found = await orMissing(stat(join(root, key)));
    if (found?.isFile()) yield { key, bytes: found.size, modifiedAt: found.mtime };
  }
}

/** Null if the file or folder does not exist, or was removed meanwhile. */
export async function orMissing<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
