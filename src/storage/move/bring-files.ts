import { appendFileSync, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isAdeError } from '../../contract/errors/index.ts';
import { dataFolders, jobFolder, jobPaths } from '../../contract/layout.ts';
import { removeLeftovers } from '../../package/index.ts';
import { removeUnfinishedFiles } from '../../runner/index.ts';
import { type BringContext, bringFolder } from '../shared/bring-folder.ts';
import { placeOf } from '../shared/places.ts';
import { listJobEvents } from '../store/node-events.ts';
import type { StoredFileRow } from '../store/schema/tables.ts';
import { findStoredFolder, listStoredFiles } from '../store/stored-files.ts';
import { assertExpected, assertWholeFolder, differs, NO_FILE, sayHash } from './check-files.ts';
import type { MovedFolder } from './list-folders.ts';

/**
 * Puts a stored folder into a data folder; files that exist there are compared, and replaced if they differ. `ctx.db`
 * is the source's database. Gives the files; null if none are stored. Throws `move_file_differs`.
 */
export async function bringMovedFolder(ctx: BringContext, folder: MovedFolder): Promise<StoredFileRow[] | null> {
  const { db, blobs, dataDir } = ctx;
  const row = await findStoredFolder(db, folder.name);
  const files = row === undefined ? [] : await listStoredFiles(db, folder.name);
  assertExpected(blobs.place, folder, new Map(files.map(({ path, sha256 }) => [path, sha256])));
  if (row === undefined) return null;
  const place = placeOf(dataDir, folder.name);
  // A killed attempt may have left unfinished files, which `bringFolder` would not remove from a job's folder.
  if (folder.run !== undefined && existsSync(place.dir)) removeUnfinishedFiles(place.dir);
  // No job runs here, so the folder only has files that an earlier attempt brought.
  await bringFolder(ctx, { ...row, is_open: 0 }).catch((error) => {
    throw nameFile(error, blobs.place, files);
  });
  if (existsSync(place.dir)) await assertWholeFolder(blobs.place, folder, place);
  if (folder.run?.isOpen) await putEvents(ctx, folder.run.id);
  return files;
}

/** An error names a damaged blob by its key, which tells people nothing: name the file instead. */
function nameFile(error: unknown, place: string, files: readonly StoredFileRow[]): unknown {
  if (!isAdeError(error)) return error;
  const { code, details } = error;
  const file = files.find(({ blob_key: key }) => key === details.key);
  if (file === undefined || (code !== 'blob_missing' && code !== 'blob_damaged')) return error;
  const found = code === 'blob_missing' ? NO_FILE : `another file, as ${details.found}`;
  return differs(place, `${file.folder}/${file.path}`, sayHash(file.sha256), found, error);
}

/** With nodes, the events of an unfinished job are in the database; with a single process, in the job's folder. */
async function putEvents({ db, dataDir }: BringContext, id: string): Promise<void> {
  const { events: path } = jobPaths(jobFolder(dataDir, id));
  if (existsSync(path)) return;
  const events = (await listJobEvents(db, id, 0)).filter(({ type }) => type !== 'finished');
  if (events.length === 0) return;
  await mkdir(jobFolder(dataDir, id), { recursive: true });
  appendFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

/** Makes the folders that a service expects; a move does not make empty ones. */
export async function makeDataFolders(dataDir: string): Promise<void> {
  const { jobs, environments, documents, packages } = dataFolders(dataDir);
  for (const folder of [jobs, environments, documents, packages]) await mkdir(folder, { recursive: true });
  // An earlier attempt may have been killed while it unpacked an environment.
  removeLeftovers(environments, 0);
}
