import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isDiskFull, isOutcomeUnknown, parseJsonOrNone } from '../../base/files/index.ts';
import { dataFolders, EDITING_PREFIX, packageFolder } from '../../contract/layout.ts';
import type { SharedFiles } from '../../storage/shared/index.ts';
import {
  type ConfigVersionRow,
  type Database,
  findVersionRevision,
  inTransaction,
  lockRow,
} from '../../storage/store/index.ts';
import { deletePackageFile, findPackageFile, writePackageFile } from './package-files.ts';

/** How to undo the edit of a file. */
interface Note {
  path: string;
  /** The file before the edit, as Base64; null if there was none. */
  before: string | null;
  /** The draft's number of edits before this one; the row has a higher one if the edit is stored. */
  revision: number;
}

interface EditContext {
  db: Database;
  dataDir: string;
  shared: SharedFiles;
}

/**
 * Runs an edit of one file of a draft: `edit` changes the file and then stores the edit and its entry in the activity.
 * Meanwhile, a note next to the folder tells how to undo the edit, so that no file changes without an entry. An edit
 * that fails is undone at once; if it cannot be undone yet, or after a crash, `settleEdit` does it.
 */
export async function withUndo<T>(
  { dataDir, shared }: EditContext,
  { id, revision }: Pick<ConfigVersionRow, 'id' | 'revision'>,
  path: string,
  edit: () => Promise<T>,
): Promise<T> {
  // With a storage, the stored files count, and the local copy is compared with them before it is used again.
  if (shared.isOn) return edit();
  const before = (await findPackageFile(packageFolder(dataDir, id), path))?.content.toString('base64') ?? null;
  const note: Note = { path, before, revision };
  await writeFileAtomic(notePath(dataDir, id), JSON.stringify(note));
  try {
    const result = await edit();
    await rm(notePath(dataDir, id), { force: true });
    return result;
  } catch (error) {
    if (!isOutcomeUnknown(error)) await undo(dataDir, id, note).catch(() => undefined);
    throw error;
  }
}

/**
 * Undoes the edit that a draft's note is about, unless the edit is stored. Call it before the files of a draft are used
 * or edited.
 */
export async function settleEdit({ db, dataDir }: Omit<EditContext, 'shared'>, id: string): Promise<void> {
  const text = await readFile(notePath(dataDir, id), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const note = parseJsonOrNone(text) as Note | undefined;
  const revision = await inTransaction(db, async (transaction) => {
    // If the connection broke during the commit of the edit, that transaction may still be under way.
    await lockRow(transaction, 'config_versions', id);
    return findVersionRevision(transaction, id);
  });
  if (note !== undefined && note.revision === revision) await undo(dataDir, id, note);
  else await rm(notePath(dataDir, id), { force: true });
}

/** Undoes edits that a crash has interrupted before they were stored, and removes what else it has left of edits. */
export async function settleEdits(ctx: Omit<EditContext, 'shared'>): Promise<void> {
  const { packages } = dataFolders(ctx.dataDir);
  const names = await readdir(packages).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(EDITING_PREFIX))) {
    const id = name.slice(EDITING_PREFIX.length);
    // Ids have no dots: this is an unfinished note or file, which nothing uses.
    if (id.includes('.')) await rm(join(packages, name), { recursive: true, force: true });
    else await settleEdit(ctx, id).catch(ignoreFullDisk);
  }
}

/** The note stays until the disk has space: before that, nobody can use or edit the draft's files. */
function ignoreFullDisk(error: unknown): void {
  if (!isDiskFull(error)) throw error;
}

function notePath(dataDir: string, id: string): string {
  return join(dataFolders(dataDir).packages, `${EDITING_PREFIX}${id}`);
}

async function undo(dataDir: string, id: string, { path, before }: Note): Promise<void> {
  const dir = packageFolder(dataDir, id);
  const now = (await findPackageFile(dir, path))?.content;
  const content = before === null ? undefined : Buffer.from(before, 'base64');
  if (content === undefined) {
    if (now !== undefined) await deletePackageFile(dir, path);
  } else if (now === undefined || !now.equals(content)) {
    await writePackageFile(dir, path, content);
  }
  await rm(notePath(dataDir, id), { force: true });
}
