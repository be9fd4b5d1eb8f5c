import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isOutcomeUnknown } from '../../base/files/index.ts';
import { dataFolders, packageFolder } from '../../contract/layout.ts';
import type { SharedFiles } from '../../storage/shared/index.ts';
import { type ConfigVersionRow, type Database, findVersionRevision } from '../../storage/store/index.ts';
import { deletePackageFile, findPackageFile, writePackageFile } from './package-files.ts';

/** In a note's name, the id of the draft follows this prefix. */
const NOTE_PREFIX = '.editing-';

/** How to undo the edit of a file. */
interface Note {
  path: string;
  /** The file before the edit, as Base64; null if there was none. */
  before: string | null;
  /** The draft's number of edits before this one; the row has a higher one if the edit is stored. */
  revision: number;
}

/**
 * Runs an edit of one file of a draft: `edit` changes the file and then stores the edit and its entry in the activity.
 * Meanwhile, a note next to the folder tells how to undo the edit, so that no file changes without an entry: an edit
 * that fails is undone at once, an edit that a crash interrupts is undone by the next start.
 */
export async function withUndo<T>(
  { dataDir, shared }: { dataDir: string; shared: SharedFiles },
  { id, revision }: Pick<ConfigVersionRow, 'id' | 'revision'>,
  path: string,
  edit: () => Promise<T>,
): Promise<T> {
  // With a storage, the stored files count, and the local copy is compared with them before it is used again.
  if (shared.isOn) return edit();
  const before = (await findPackageFile(packageFolder(dataDir, id), path))?.content.toString('base64') ?? null;
  const notePath = join(dataFolders(dataDir).packages, `${NOTE_PREFIX}${id}`);
  const note: Note = { path, before, revision };
  await writeFileAtomic(notePath, JSON.stringify(note));
  try {
    const result = await edit();
    await rm(notePath, { force: true });
    return result;
  } catch (error) {
    // If it is unknown whether the edit was stored, or the edit cannot be undone now, the next start does it.
    if (!isOutcomeUnknown(error)) await settle(dataDir, id, notePath, note).catch(() => undefined);
    throw error;
  }
}

/** Undoes edits that were interrupted before they were stored. */
export async function undoUnstoredEdits(db: Database, dataDir: string): Promise<void> {
  const { packages } = dataFolders(dataDir);
  const names = await readdir(packages).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(NOTE_PREFIX))) {
    const id = name.slice(NOTE_PREFIX.length);
    const notePath = join(packages, name);
    const note = JSON.parse(await readFile(notePath, 'utf8')) as Note;
    if ((await findVersionRevision(db, id)) === note.revision) await settle(dataDir, id, notePath, note);
    else await rm(notePath, { force: true });
  }
}

async function settle(dataDir: string, id: string, notePath: string, note: Note): Promise<void> {
  await undo(packageFolder(dataDir, id), note);
  await rm(notePath, { force: true });
}

async function undo(dir: string, { path, before }: Note): Promise<void> {
  const now = (await findPackageFile(dir, path))?.content;
  if (before === null) {
    if (now !== undefined) await deletePackageFile(dir, path);
    return;
  }
  const content = Buffer.from(before, 'base64');
  if (now === undefined || !now.equals(content)) await writePackageFile(dir, path, content);
}
