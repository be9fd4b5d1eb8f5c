import { lstatSync, readlinkSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import { discardUnused, nameArchive, unpackEnvironment } from '../../package/index.ts';
import type { BlobStore } from '../blobs/index.ts';
import type { Database } from '../store/database.ts';
import type { StoredFileRow, StoredFolderRow } from '../store/schema/tables.ts';
import { findStoredFolder, listStoredFiles } from '../store/stored-files.ts';
import { listLocal } from './list-local.ts';
import { isSameFile, isWhole, type Note, type NotedFile, type Notes, noteFile } from './notes.ts';
import { type Place, placeOf } from './places.ts';

export interface BringContext {
  db: Database;
  blobs: BlobStore;
  dataDir: string;
  notes: Notes;
  /** Where archives are unpacked; absolute. */
  scratchDir: string;
  /** Called with the size of each download. */
  onBytes: (bytes: number) => void;
}

/** How many files are downloaded at the same time. */
const AT_A_TIME = 4;
/** How often a folder may change while it is downloaded. */
const TRIES = 5;

/** Makes a local folder equal to the stored one. Gives the stored folders that it links to. */
export async function bringFolder(ctx: BringContext, row: StoredFolderRow): Promise<string[]> {
  const { notes } = ctx;
  const place = placeOf(ctx.dataDir, row.name);
  const note = notes.find(row.name);
  const isCompared = notes.compared.has(row.name);
  if (note !== undefined && note.version === row.version && isWhole(place, note, isCompared)) {
    notes.compared.add(row.name);
    notes.touch(row.name);
    return listLinks(note);
  }
  let current: StoredFolderRow | undefined = row;
  for (let tries = 1; current !== undefined; tries++) {
    try {
      return listLinks(await bringNow(ctx, place, current));
    } catch (error) {
      // Another node may have replaced or deleted the blob since.
      const latest: StoredFolderRow | undefined = await findStoredFolder(ctx.db, row.name);
      const isOvertaken = isAdeError(error, 'blob_missing') && latest?.version !== current.version;
      if (!isOvertaken || tries === TRIES) throw error;
      current = latest;
    }
  }
  await removeCopy(ctx, row.name);
  return [];
}

export async function removeCopy({ dataDir, notes }: BringContext, name: string): Promise<void> {
  const place = placeOf(dataDir, name);
  if (place.isPacked) await discardUnused(dirname(place.dir), basename(place.dir), Number.POSITIVE_INFINITY);
  else {
    for (const { path } of await listLocal(place)) await rm(join(place.dir, path), { force: true });
    if (place.file === undefined) await removeEmptyFolders(place);
    if (place.file === undefined && place.owner !== name) await rmdir(dirname(place.dir)).catch(() => undefined);
  }
  await notes.remove(name);
}

/** Removes everything in the folder of an open job, including files that are never stored, except its revisions. */
export async function removeWork(ctx: BringContext, name: string): Promise<void> {
  const { dir } = placeOf(ctx.dataDir, name);
  for (const entry of await readdir(dir).catch(() => [])) {
    if (entry !== jobNames.revisions) await rm(join(dir, entry), { recursive: true, force: true });
  }
  await ctx.notes.remove(name);
}

function listLinks({ files }: Note): string[] {
  return Object.values(files).flatMap(({ link }) => link ?? []);
}

async function bringNow(ctx: BringContext, place: Place, row: StoredFolderRow): Promise<Note> {
  const { db, notes } = ctx;
  const files = await listStoredFiles(db, row.name);
  const before = notes.find(row.name);
  // Version 0: after a crash from here on, the copy is known to be incomplete.
  await notes.write(row.name, { ...before, version: 0, files: before?.files ?? {} });
  const isOpen = row.is_open === 1;
  const brought = place.isPacked ? await bringArchive(ctx, place, files) : await bringFiles(ctx, place, files, isOpen);
  const attempt = isOpen && before?.attempt !== undefined ? { attempt: before.attempt } : {};
  const note: Note = { version: row.version, files: brought, ...attempt };
  await notes.write(row.name, note);
  notes.compared.add(row.name);
  return note;
}

async function bringArchive(
  ctx: BringContext,
  { dir }: Place,
  files: readonly StoredFileRow[],
): Promise<Record<string, NotedFile>> {
  const [file] = files;
  if (file === undefined) return {};
  const isThere = lstatSync(dir, { throwIfNoEntry: false }) !== undefined;
  if (!isThere || nameArchive(dir) !== file.path) {
    await mkdir(ctx.scratchDir, { recursive: true });
    await mkdir(dirname(dir), { recursive: true });
    const path = join(ctx.scratchDir, basename(file.blob_key));
    try {
      await ctx.blobs.get(file.blob_key, path, file);
      ctx.onBytes(file.bytes);
      await unpackEnvironment(path, file.path, dir);
    } finally {
      await rm(path, { force: true });
    }
  }
  return { [file.path]: noteFile(file, { mtimeMs: 0, ino: 0 }) };
}

async function bringFiles(
  ctx: BringContext,
  place: Place,
  files: readonly StoredFileRow[],
  isOpen: boolean,
): Promise<Record<string, NotedFile>> {
  await mkdir(place.dir, { recursive: true, ...(place.isPrivate ? { mode: 0o700 } : {}) });
  if (!isOpen) await removeOthers(place, new Set(files.map(({ path }) => path)));
  const noted: Record<string, NotedFile> = {};
  for (let i = 0; i < files.length; i += AT_A_TIME) {
    const portion = files.slice(i, i + AT_A_TIME);
    const done = await Promise.all(portion.map((file) => bringFile(ctx, place, file, isOpen)));
    portion.forEach((file, at) => {
      noted[file.path] = done[at]!;
    });
  }
  return noted;
}

/** In an open folder, an existing file stays: the job may have changed it. */
async function bringFile(ctx: BringContext, place: Place, row: StoredFileRow, isOpen: boolean): Promise<NotedFile> {
  const path = join(place.dir, row.path);
  const known = ctx.notes.find(place.name)?.files[row.path];
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (row.link !== null) return bringLink(ctx, place, row, isOpen);
  if (stats?.isFile()) {
    const isKnown = known?.sha256 === row.sha256 && isSameFile(known, stats);
    const isSame = isKnown || (stats.size === row.bytes && (await hashFile(path)) === row.sha256);
    if (isSame) return noteFile(row, stats);
    if (isOpen) return known?.key === row.blob_key ? known : noteFile(row, { mtimeMs: 0, ino: 0 });
  } else if (stats !== undefined) await rm(path, { recursive: true, force: true });
  await mkdir(dirname(path), { recursive: true });
  await ctx.blobs.get(row.blob_key, path, row, { isPrivate: row.is_private === 1 });
  ctx.onBytes(row.bytes);
  return noteFile(row, lstatSync(path));
}

async function bringLink(
  { dataDir }: BringContext,
  place: Place,
  row: StoredFileRow,
  isOpen: boolean,
): Promise<NotedFile> {
  const path = join(place.dir, row.path);
  const target = relative(place.dir, placeOf(dataDir, row.link!).dir);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  const isRight = stats?.isSymbolicLink() && readlinkSync(path) === target;
  if (!isRight && !(isOpen && stats !== undefined)) {
    await rm(path, { recursive: true, force: true });
    await symlink(target, path);
  }
  return noteFile(row, { mtimeMs: 0, ino: 0 });
}

async function removeOthers(place: Place, kept: ReadonlySet<string>): Promise<void> {
  for (const { path } of await listLocal(place)) {
    if (!kept.has(path)) await rm(join(place.dir, path), { force: true });
  }
}

/** A folder that contains left-out files is not empty, so it stays. */
async function removeEmptyFolders(place: Place): Promise<void> {
  const visit = async (dir: string): Promise<void> => {
    for (const entry of await readdir(dir, { withFileTypes: true }).catch(() => [])) {
      const isLeftOut = dir === place.dir && place.isLeftOut(entry.name);
      if (entry.isDirectory() && !isLeftOut) await visit(join(dir, entry.name));
    }
    await rmdir(dir).catch(() => undefined);
  };
  await visit(place.dir);
}
