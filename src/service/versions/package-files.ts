import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PackageFile, PackageFileContent } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { EDITING_PREFIX } from '../../contract/layout.ts';
import { assertFilePath } from './file-path.ts';

/** The same limits as in `prepare`. */
export const MAX_PACKAGE_FILES = 2000;
export const MAX_PACKAGE_FILE_BYTES = 20 * 1_048_576;
export const MAX_PACKAGE_MB = 50;

export interface StoredFile extends PackageFile {
  content: Buffer;
}

/** Paths of all files of a package folder, sorted. */
export async function listPackagePaths(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

export async function listPackageFiles(dir: string): Promise<PackageFile[]> {
  const files: PackageFile[] = [];
  for (const path of await listPackagePaths(dir)) {
    const { content: _, ...file } = await readPackageFile(dir, path);
    files.push(file);
  }
  return files;
}

/** Throws `file_unknown`, `file_path_invalid`. */
export async function readPackageFile(dir: string, path: string): Promise<StoredFile> {
  assertFilePath(path);
  const file = await open(join(dir, path), constants.O_RDONLY | constants.O_NOFOLLOW).catch((cause) => {
    throw new AdeError('file_unknown', { path }, { cause });
  });
  try {
    if (!(await file.stat()).isFile()) throw new AdeError('file_unknown', { path });
    return describeFile(path, await file.readFile());
  } finally {
    await file.close();
  }
}

export async function findPackageFile(dir: string, path: string): Promise<StoredFile | undefined> {
  assertFilePath(path);
  const stats = await lstat(join(dir, path)).catch(() => undefined);
  return stats?.isFile() ? readPackageFile(dir, path) : undefined;
}

/** Throws `package_too_large`, and `file_path_invalid` if a file would replace a folder or the reverse. */
export async function writePackageFile(dir: string, path: string, content: Buffer): Promise<StoredFile> {
  assertFilePath(path);
  await assertRoom(dir, path, content.length);
  try {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await replaceFile(dir, path, content);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EISDIR' && code !== 'ENOTDIR' && code !== 'EEXIST') throw cause;
    throw new AdeError('file_path_invalid', { path, found: 'a file or folder of that name exists already' }, { cause });
  }
  return describeFile(path, content);
}

/** The content is first in a file next to the folder, so that a crash leaves the folder with the old file or the new one. */
async function replaceFile(dir: string, path: string, content: Buffer): Promise<void> {
  const unfinished = join(dir, '..', `${EDITING_PREFIX}${basename(dir)}.content`);
  try {
    await writeFile(unfinished, content, { flush: true });
    await rename(unfinished, join(dir, path));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Removes a file, and the folders that are then empty. */
export async function deletePackageFile(dir: string, path: string): Promise<void> {
  assertFilePath(path);
  await rm(join(dir, path));
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    const isGone = await rmdir(join(dir, folder)).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}

/** Gives text unchanged, and anything that isn't valid UTF-8 as base64. */
export function describeContent({ content, ...file }: StoredFile): PackageFileContent {
  const text = content.toString('utf8');
  const isText = Buffer.from(text).equals(content) && !text.includes('\0');
  return { ...file, encoding: isText ? 'utf8' : 'base64', content: isText ? text : content.toString('base64') };
}

export function describeFile(path: string, content: Buffer): StoredFile {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, bytes: content.length, sha256, etag: `"${sha256.slice(0, 32)}"`, content };
}

async function assertRoom(dir: string, path: string, bytes: number): Promise<void> {
  const fileMb = MAX_PACKAGE_FILE_BYTES / 1_048_576;
  if (bytes > MAX_PACKAGE_FILE_BYTES) throw tooLarge(`${path} is larger than ${fileMb} MB`);
  let total = bytes;
  let count = 1;
  for (const other of await listPackagePaths(dir)) {
    if (other === path) continue;
    count += 1;
    total += (await lstat(join(dir, other))).size;
  }
  assertTotals(count, total);
}

/** Throws `package_too_large`. */
export function assertTotals(files: number, bytes: number): void {
  if (files > MAX_PACKAGE_FILES) throw tooLarge(`it has more than ${MAX_PACKAGE_FILES} files`);
  if (bytes > MAX_PACKAGE_MB * 1_048_576) throw tooLarge(`it is larger than ${MAX_PACKAGE_MB} MB`);
}

function tooLarge(found: string): AdeError {
  return new AdeError('package_too_large', { found });
}
