import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How often a folder may be removed, because it is empty, just before something is put into it. */
const MAX_TRIES = 10;

/** Writes a file of a new name into a folder, which is made below one that is there; gives its path. It is on the disk then. */
export async function writeDurably(chunks: AsyncIterable<Buffer>, folder: string): Promise<string> {
  await makeOne(folder);
  const path = join(folder, `put-${randomUUID()}`);
  try {
    const file = await open(path, 'wx');
    try {
      for await (const chunk of chunks) await file.appendFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    return path;
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Renames a file to a path below `root`, makes the folders in between, and waits until all of that is on the disk. */
export async function moveDurably(from: string, root: string, key: string): Promise<void> {
  const to = join(root, key);
  for (let tries = 1; ; tries += 1) {
    try {
      const changed = await makeFolders(root, dirname(key));
      await rename(from, to);
      for (const folder of changed) await syncFolder(folder);
      return await syncFolder(dirname(to));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === MAX_TRIES) throw error;
    }
  }
}

/** The folders above those that were made. The root is never made: it may be a file system that is not mounted. */
async function makeFolders(root: string, folder: string): Promise<string[]> {
  const changed: string[] = [];
  let path = root;
  for (const name of folder === '.' ? [] : folder.split('/')) {
    if (await makeOne(join(path, name))) changed.push(path);
    path = join(path, name);
  }
  return changed;
}

async function makeOne(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Puts the names in a folder on the disk. Not every file system has that, and those do it by themselves. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch((error) => {
    if (isUnsupported(error)) return null;
    throw error;
  });
  try {
    await folder?.sync();
  } catch (error) {
    if (!isUnsupported(error)) throw error;
  } finally {
    await folder?.close();
  }
}

function isUnsupported(error: unknown): boolean {
  return ['EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP', 'EBADF'].includes((error as NodeJS.ErrnoException).code ?? '');
}
