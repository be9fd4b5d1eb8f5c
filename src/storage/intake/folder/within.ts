import { constants } from 'node:fs';
import { mkdir, open, readlink, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../code-of.ts';

/** The root of a source. */
export interface Root {
  path: string;
  /** Where it has to be behind its links, if that is known. */
  real: string | undefined;
}

/**
 * Calls `work` with a folder below a root. Throws ELOOP if a folder on the way is a link, which may lead outside. On
 * Linux, the path that `work` gets names the folder that was opened: whoever may write in the source cannot put a link in
 * its place after it was looked at.
 */
export async function inFolder<Result>(
  { path, real }: Root,
  below: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  return withPinned(path, (_, place) => {
    if (real !== undefined && fold(real) !== fold(place)) throw makeLoop();
    return withPinned(join(path, below), (folder, found) => {
      if (found !== join(place, below)) throw makeLoop();
      return work(folder);
    });
  });
}

/** Makes the folders of a path below a root, unless a link would lead outside. */
export async function makeFolders(root: Root, below: string): Promise<void> {
  const missing = await inFolder(root, below, async () => false).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  });
  if (!missing) return;
  const parent = dirname(below);
  await makeFolders(root, parent);
  await inFolder(root, parent, (folder) => mkdir(join(folder, below.slice(below.lastIndexOf('/') + 1)))).catch(
    (error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    },
  );
  // What is there may be a file, or a link to nothing.
  await inFolder(root, below, async () => undefined);
}

/** Opens a folder, and gives a path that leads to it whatever is renamed, and where it is. */
async function withPinned<Result>(
  path: string,
  work: (folder: string, place: string) => Promise<Result>,
): Promise<Result> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const pinned = `/proc/self/fd/${handle.fd}`;
    const place = await readlink(pinned).catch(() => undefined);
    return place === undefined ? await work(path, await realpath(path)) : await work(pinned, place);
  } finally {
    await handle.close();
  }
}

/** File servers may know a folder under several spellings. */
const fold = (path: string) => path.normalize('NFC').toLowerCase();

function makeLoop(): Error {
  return Object.assign(new Error('a folder is a link'), { code: 'ELOOP' });
}
