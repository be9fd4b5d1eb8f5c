import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Followed by the id that is the name of the folder and of its row. */
const NOTE_PREFIX = '.changing-';

/**
 * Makes or removes a folder together with its row. A note stands beside the folder meanwhile, so that the next start knows
 * where a crash may have come between the two, and nothing else is ever taken for a leftover.
 */
export async function changeFolder<T>(parent: string, id: string, change: () => Promise<T>): Promise<T> {
  const note = join(parent, `${NOTE_PREFIX}${id}`);
  await mkdir(parent, { recursive: true });
  await writeFile(note, '');
  try {
    return await change();
  } finally {
    await rm(note, { force: true });
  }
}

/** Removes the noted folders that have no row. */
export async function settleFolders(parent: string, hasRow: (id: string) => Promise<boolean>): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(NOTE_PREFIX))) {
    const id = name.slice(NOTE_PREFIX.length);
    if (!(await hasRow(id))) await rm(join(parent, id), { recursive: true, force: true });
    await rm(join(parent, name), { force: true });
  }
}
