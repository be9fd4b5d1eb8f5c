import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobEntry } from '../types.ts';

/** The files below a folder whose path begins with `prefix`. */
export async function* listFolder(root: string, prefix: string): AsyncGenerator<BlobEntry> {
  const slash = prefix.lastIndexOf('/') + 1;
  yield* listBelow(root, prefix.slice(0, slash), prefix.slice(slash));
}

/** `folder` is empty or ends with a slash. */
async function* listBelow(root: string, folder: string, start = ''): AsyncGenerator<BlobEntry> {
  const entries = await orMissing(readdir(join(root, folder), { withFileTypes: true }));
  for (const entry of entries ?? []) {
    if (!entry.name.startsWith(start) || entry.name.startsWith('.')) continue;
    const key = folder + entry.name;
    if (entry.isDirectory()) {
      yield* listBelow(root, `${key}/`);
      continue;
    }
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
