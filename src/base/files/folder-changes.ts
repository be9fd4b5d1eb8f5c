import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAdeError } from '../../contract/errors/index.ts';

/** In a note's name, the id of the folder and of its database row follows this prefix. */
const NOTE_PREFIX = '.changing-';

/**
 * Makes or removes a folder together with its database row. Meanwhile, a note file is next to the folder. If a crash or
 * a lost database connection leaves only one of the two, the next start finds the folder by its note; it never removes
 * any other folder.
 */
export async function changeFolder<T>(parent: string, id: string, change: () => Promise<T>): Promise<T> {
  const note = join(parent, `${NOTE_PREFIX}${id}`);
  await mkdir(parent, { recursive: true });
  await writeFile(note, '');
  let isKept = false;
  try {
    return await change();
  } catch (error) {
    isKept = isOutcomeUnknown(error);
    throw error;
  } finally {
    if (!isKept) await rm(note, { force: true });
  }
}

/** Whether the connection to the database broke: then the change may be stored anyway, so its files must stay. */
export function isOutcomeUnknown(error: unknown): boolean {
  return isAdeError(error, 'database_unreachable');
}

/** Removes the noted folders that have no database row. */
export async function removeLeftoverFolders(parent: string, hasRow: (id: string) => Promise<boolean>): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(NOTE_PREFIX))) {
    const id = name.slice(NOTE_PREFIX.length);
    if (!(await hasRow(id))) await rm(join(parent, id), { recursive: true, force: true });
    await rm(join(parent, name), { force: true });
  }
}
