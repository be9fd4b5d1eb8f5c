import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareTexts } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { MANIFEST_NAME } from '../../contract/layout.ts';
import type { Problem } from '../../contract/problems.ts';
import { findHidden, type HiddenCharacter } from './hidden-characters.ts';
import { makeError } from './problem-list.ts';

/** Enough for rules and their tables; a larger package contains documents or libraries that do not belong in it. */
export const MAX_FILES = 2000;
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
const MAX_TOTAL_BYTES = 50 * 1024 * 1024;
const MAX_DEPTH = 16;

/** Folders for the author's work, not part of a version: `tests/` may change without a new version. */
const EXCLUDED_FOLDERS = new Set(['node_modules', 'tests', 'test', 'dist', 'coverage']);
const EXCLUDED_FILES =
  /(^|\/)(\.[^/]*|.*~|#.*#|.*\.(orig|bak|tmp|swp)|Thumbs\.db|[tj]sconfig[^/]*\.json|.*\.test\.[tj]s)$/;
const INCLUDED_FILES = /\.(ts|js|json)$/;

/** Contents of a package's files by path, with forward slashes and sorted. */
export type PackageFiles = ReadonlyMap<string, Buffer>;

interface ReadPackage {
  files: PackageFiles;
  problems: Problem[];
}

/**
 * Reads the files of one version of a package: scripts and JSON anywhere, and everything in `data/`. `extraPaths` are
 * local dependencies, whose files and folders are read completely.
 */
export async function readPackageFiles(dir: string, extraPaths: readonly string[] = []): Promise<ReadPackage> {
  const manifest = await lstat(join(dir, MANIFEST_NAME)).catch(() => undefined);
  if (manifest === undefined) throw new AdeError('package_not_found', { path: dir });
  const problems: Problem[] = [];
  const paths = await listPaths(dir, extraPaths, problems);
  const files = new Map<string, Buffer>();
  let totalBytes = 0;
  if (paths.length > MAX_FILES) {
    const message = `The package has ${paths.length} files; expected at most ${MAX_FILES}. Remove files that no rule reads.`;
    return { files, problems: [...problems, makeError('files_too_many', '.', message)] };
  }
  for (const path of paths) {
    const content = await readRegularFile(dir, path, problems);
    if (content === undefined) continue;
    totalBytes += content.length;
    if (totalBytes > MAX_TOTAL_BYTES) {
      const message = `The package is larger than ${toMb(MAX_TOTAL_BYTES)} MB. Remove files that no rule reads.`;
      problems.push(makeError('files_too_many', '.', message));
      break;
    }
    files.set(path, content);
  }
  return { files, problems };
}

async function listPaths(dir: string, extraPaths: readonly string[], problems: Problem[]): Promise<string[]> {
  const paths: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    if (depth > MAX_DEPTH) {
      problems.push(
        makeError('folders_too_deep', folder, `Folders are nested deeper than ${MAX_DEPTH}. Flatten them.`),
      );
      return;
    }
    for (const entry of await readdir(join(dir, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!isIncluded(path, entry.isFile(), extraPaths)) continue;
      const hidden = findHidden(path);
      if (hidden !== undefined) problems.push(describeHidden(hidden));
      else if (entry.isDirectory()) await visit(path, depth + 1);
      else if (entry.isFile()) paths.push(path);
      else problems.push(describeOddEntry(path, entry.isSymbolicLink()));
      if (paths.length > MAX_FILES * 5) return;
    }
  };
  await visit('', 0);
  return paths.sort(compareTexts);
}

function isIncluded(path: string, isFile: boolean, extraPaths: readonly string[]): boolean {
  if (extraPaths.some((extra) => path === extra || path.startsWith(`${extra}/`))) return !isExcludedFolder(path);
  if (EXCLUDED_FILES.test(path) || isExcludedFolder(path)) {
    return extraPaths.some((extra) => extra.startsWith(`${path}/`));
  }
  if (!isFile) return true;
  return path.startsWith('data/') || INCLUDED_FILES.test(path);
}

function isExcludedFolder(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // Only folders at the top are excluded: `lib/test/` and `data/dist/` are part of the package.
  return name === 'node_modules' || (!path.includes('/') && EXCLUDED_FOLDERS.has(name));
}

function describeHidden({ visible, character }: HiddenCharacter): Problem {
  const message =
    `The name ${visible} has the character ${character}, which is invisible or changes the characters beside it; ` +
    'expected visible characters, and letters with accents as single characters. Rename it.';
  return makeError('file_name_invalid', visible, message);
}

function describeOddEntry(path: string, isLink: boolean): Problem {
  return isLink
    ? makeError(
        'symbolic_link',
        path,
        `${path} is a symbolic link; a package must contain its files itself, or a version could change. Put a copy here.`,
      )
    : makeError('special_file', path, `${path} is neither a file nor a folder. Remove it from the package.`);
}

/** Does not follow links: a file that was replaced by a link after it was listed is not read. */
async function readRegularFile(dir: string, path: string, problems: Problem[]): Promise<Buffer | undefined> {
  const file = await open(join(dir, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => error,
  );
  if (file instanceof Error) {
    problems.push(makeError('file_unreadable', path, `${path} cannot be read (${file.code}). Check its permissions.`));
    return undefined;
  }
  try {
    const { size } = await file.stat();
    if (size <= MAX_FILE_BYTES) return await file.readFile();
    const message = `${path} is ${toMb(size)} MB; expected at most ${toMb(MAX_FILE_BYTES)} MB. Make the table smaller.`;
    problems.push(makeError('file_too_large', path, message));
    return undefined;
  } finally {
    await file.close();
  }
}

function toMb(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}
