import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How often to try again if the target folder was removed, because it was empty, before the file got there. */
const MAX_TRIES = 10;

/** Writes a new file to a folder, which is made if its parent exists. Gives the path once the file is on disk. */
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

/** Renames a file to a path below `root`, makes the folders in between, and waits until all of this is on disk. */
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

/** Makes the folders of a path; gives the parents of the new ones. Never makes the root, which may not be mounted. */
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

/** Syncs the names in a folder to disk. File systems that do not support this sync names by themselves. */
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
