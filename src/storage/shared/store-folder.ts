import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { nameArchive, packEnvironment } from '../../package/index.ts';
import type { BlobDigest, BlobStore } from '../blobs/index.ts';
import type { Database } from '../store/database.ts';
import type { Flag, StoredFileRow } from '../store/schema/tables.ts';
import {
  changeStoredFolder,
  holdBlobs,
  listFilesOfOwners,
  listStoredFiles,
  openStoredFolder,
  takeStoredFolder,
} from '../store/stored-files.ts';
import { noteUnnamedBlobs } from '../store/unnamed-blobs.ts';
import { listLocal } from './list-local.ts';
import { isSameFile, type Note, type NotedFile, type Notes, noteFile } from './notes.ts';
import type { Place } from './places.ts';
import type { ChangeOptions } from './types.ts';

export interface StoreContext {
  db: Database;
  blobs: BlobStore;
  notes: Notes;
  /** Where archives are packed; absolute. */
  scratchDir: string;
}

/** Unnamed blobs are removed after an hour; if staging took nearly as long, it is repeated. */
const MAX_STAGED_MS = 45 * 60 * 1000;
/** Random bytes in each key, so that no key is written twice. */
const FRESH_BYTES = 9;
/** The part of a file's mode that is about everyone but its owner. */
const OTHERS = 0o077;

/** A file that is new in the storage, or has other content there. */
interface Put {
  row: Omit<StoredFileRow, 'folder'>;
  stats: Pick<Stats, 'mtimeMs' | 'ino'>;
  /** Null if nothing was stored under the path. */
  keyBefore: string | null;
}

/** Blobs that are in the storage but do not count yet. */
export interface Staged {
  place: Place;
  base: Note;
  puts: Put[];
  /** Files that are already stored, in their current local state. */
  same: Record<string, NotedFile>;
  removed: readonly string[];
  /** Keys of blobs that were stored for this, also if storing failed. */
  fresh: Set<string>;
  /** Keys of blobs to which another file already referred. */
  shared: Set<string>;
  isOpen: boolean | undefined;
  atMs: number;
  /** Versions of the stored folder; set by `recordFolder`. */
  version: { before: number; after: number } | null;
  /** Keys that this folder no longer names; set by `recordFolder`. */
  unnamed: string[];
}

/** Stores new and changed files of a local folder. They count only after `recordFolder`. */
export async function stageFolder(
  ctx: StoreContext,
  place: Place,
  options: ChangeOptions,
  removed: readonly string[],
): Promise<Staged> {
  const base = ctx.notes.find(place.name) ?? { version: 0, files: {} };
  const { isOpen } = options;
  const staged: Staged = {
    place,
    base,
    puts: [],
    same: {},
    removed,
    fresh: new Set(),
    shared: new Set(),
    isOpen,
    atMs: performance.now(),
    version: null,
    unnamed: [],
  };
  try {
    if (place.isPacked) await stageArchive(ctx, staged);
    else await stageFiles(ctx, staged, options);
    return staged;
  } catch (error) {
    await noteUnstored(ctx.db, staged);
    throw error;
  }
}

/** Call it if staged files may not have been recorded. Without a note, they stay until the storage is listed. */
export async function noteUnstored(db: Database, { fresh }: Pick<Staged, 'fresh'>): Promise<void> {
  await noteUnnamedBlobs(db, [...fresh]).catch(() => undefined);
}

async function stageArchive(ctx: StoreContext, staged: Staged): Promise<void> {
  const { dir, name } = staged.place;
  const path = nameArchive(dir);
  const [known] = await listStoredFiles(ctx.db, name);
  if (known?.path === path) {
    staged.same = { [path]: noteFile(known, NO_STATS) };
    return;
  }
  await mkdir(ctx.scratchDir, { recursive: true });
  const archive = join(ctx.scratchDir, `${basename(name)}-${randomBytes(FRESH_BYTES).toString('hex')}.zip`);
  try {
    await packEnvironment(dir, archive);
    const sha256 = await hashFile(archive);
    const key = makeKey(name, sha256);
    staged.fresh.add(key);
    const { bytes } = await ctx.blobs.put(key, archive, { sha256 });
    staged.puts.push({
      row: { path, blob_key: key, sha256, bytes, link: null, is_private: 0 },
      stats: NO_STATS,
      keyBefore: null,
    });
    if (known !== undefined) {
      staged.removed = [known.path];
      staged.base = { version: staged.base.version, files: { [known.path]: noteFile(known, NO_STATS) } };
    }
  } finally {
    await rm(archive, { force: true });
  }
}

const NO_STATS = { mtimeMs: 0, ino: 0 };

async function stageFiles(ctx: StoreContext, staged: Staged, options: ChangeOptions): Promise<void> {
  const { place, base, fresh } = staged;
  const { sameAs = [], from: dir = place.dir, attempt, only } = options;
  let elsewhere: Map<string, StoredFileRow> | undefined;
  for (const { path, stats, link } of await listLocal(place, dir)) {
    if (only !== undefined && !only.includes(path)) continue;
    const before = base.files[path];
    const keyBefore = before?.key ?? null;
    if (link !== null) {
      const row = { path, blob_key: '', sha256: '', bytes: 0, link, is_private: 0 } as const;
      if (before?.link === link) staged.same[path] = before;
      else staged.puts.push({ row, stats: NO_STATS, keyBefore });
      continue;
    }
    if (isSameFile(before, stats)) {
      staged.same[path] = before!;
      continue;
    }
    const sha256 = await hashFile(join(dir, path));
    if (before?.sha256 === sha256) {
      staged.same[path] = { ...before, mtimeMs: stats.mtimeMs, ino: stats.ino };
      continue;
    }
    elsewhere ??= await findElsewhere(ctx.db, [place.owner, ...sameAs]);
    const twin = elsewhere.get(`${sha256} ${stats.size}`);
    const { key, bytes } = twin
      ? { key: twin.blob_key, bytes: twin.bytes }
      : await put(ctx.blobs, { place, attempt, fresh }, join(dir, path), sha256);
    if (twin && !fresh.has(key)) staged.shared.add(key);
    const row = { path, blob_key: key, sha256, bytes, link: null, is_private: isPrivate(stats) };
    staged.puts.push({ row, stats, keyBefore });
    // Two files of one folder may have the same content.
    elsewhere.set(`${sha256} ${bytes}`, { ...row, folder: place.name });
  }
}

function isPrivate({ mode }: Stats): Flag {
  return (mode & OTHERS) === 0 ? 1 : 0;
}

async function findElsewhere(db: Database, owners: readonly string[]): Promise<Map<string, StoredFileRow>> {
  const files = await listFilesOfOwners(db, owners);
  return new Map(files.map((file) => [`${file.sha256} ${file.bytes}`, file]));
}

async function put(
  blobs: BlobStore,
  { place, attempt, fresh }: { place: Place; attempt: number | undefined; fresh: Set<string> },
  path: string,
  sha256: string,
): Promise<{ key: string; bytes: number }> {
  const key = makeKey(attempt === undefined ? place.name : `${place.name}/${attempt}`, sha256);
  fresh.add(key);
  const { bytes }: BlobDigest = await blobs.put(key, path, { sha256 });
  return { key, bytes };
}

function makeKey(prefix: string, sha256: string): string {
  return `${prefix}/${sha256}-${randomBytes(FRESH_BYTES).toString('hex')}`;
}

/**
 * Records staged files as stored; call it in the transaction that makes them count. Throws `shared_files_changed` if
 * another node has stored other content for the same files, or deleted a shared blob.
 */
export async function recordFolder(transaction: Database, staged: Staged): Promise<void> {
  const { place, puts, removed, base, isOpen } = staged;
  if (puts.length === 0 && removed.length === 0) {
    if (isOpen === undefined) return;
    const version = await openStoredFolder(transaction, place, isOpen);
    staged.version = { before: version - 1, after: version };
    return;
  }
  const conflict = () => new AdeError('shared_files_changed', { folder: place.name });
  if (performance.now() - staged.atMs > MAX_STAGED_MS) throw conflict();
  const own = new Set(puts.map(({ row }) => row.blob_key));
  const shared = [...staged.shared].filter((key) => own.has(key));
  if ((await holdBlobs(transaction, shared)) < shared.length) throw conflict();
  const folder = await takeStoredFolder(transaction, place);
  // A folder that was just made has version 0, and no files.
  const stored = folder.version === 0 ? [] : await listStoredFiles(transaction, place.name);
  const now = new Map(stored.map((file) => [file.path, file]));
  for (const { row, keyBefore } of puts) {
    const found = now.get(row.path);
    if ((found?.blob_key ?? null) !== keyBefore && found?.sha256 !== row.sha256) throw conflict();
  }
  const gone = removed.filter((path) => now.has(path));
  for (const path of gone) if (now.get(path)!.blob_key !== base.files[path]?.key) throw conflict();
  const after = await changeStoredFolder(transaction, folder, {
    files: puts.map(({ row }) => row),
    removed: gone,
    isOpen,
  });
  const replaced = [...puts.map(({ row }) => row.path), ...gone].map((path) => now.get(path)?.blob_key ?? '');
  staged.unnamed = replaced.filter((key) => key !== '' && !own.has(key));
  await noteUnnamedBlobs(transaction, staged.unnamed);
  staged.version = { before: folder.version, after };
}

/** The note of a folder after its transaction. If another node changed the folder too, the next `bring` loads that. */
export function noteStored({ base, puts, same, removed, version }: Staged): Note | null {
  if (version === null) return null;
  const files = { ...base.files, ...same };
  for (const { row, stats } of puts) files[row.path] = noteFile(row, stats);
  for (const path of removed) delete files[path];
  for (const { row, stats } of puts) files[row.path] = noteFile(row, stats);
  const isOwn = version.before === base.version;
  const attempt = base.attempt === undefined ? {} : { attempt: base.attempt };
  return { version: isOwn ? version.after : 0, files, ...attempt };
}
