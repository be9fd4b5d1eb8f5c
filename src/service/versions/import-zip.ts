import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import yauzl from 'yauzl';
import { AdeError } from '../../contract/errors/index.ts';
import { MANIFEST_NAME } from '../../contract/layout.ts';
import { assertVisible, isFilePath } from './file-path.ts';
import { assertTotals, MAX_PACKAGE_FILE_BYTES } from './package-files.ts';

const MODE_SHIFT = 16;
const TYPE_MASK = 0o170000;
const LINK_TYPE = 0o120000;
const REGULAR_TYPE = 0o100000;
/** Files that archivers add, and files that are not part of a version. */
const IGNORED = /(^|\/)(__MACOSX|node_modules|\.[^/]+)(\/|$)|(^|\/)(Thumbs\.db|desktop\.ini)$/;

/**
 * Unpacks a zip of a config package into a new folder. Before it writes anything, it refuses paths outside the folder,
 * links, and packages that are too large. Throws `zip_invalid`, `file_name_invalid`,
 * `package_too_large`.
 */
export async function importZip(zipPath: string, displayName: string, dir: string): Promise<void> {
  const files = stripCommonFolder(await readEntries(zipPath, displayName));
  if (!files.has(MANIFEST_NAME)) throw invalid(displayName, `it contains no ${MANIFEST_NAME}`);
  for (const [path, content] of files) {
    assertVisible(path);
    if (!isFilePath(path)) throw invalid(displayName, `${path} is not a path that a package may have`);
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content, { flag: 'wx' });
  }
}

async function readEntries(zipPath: string, displayName: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let totalBytes = 0;
  try {
    // yauzl itself refuses absolute paths, `..`, backslashes, and entries that are larger than declared.
    const zip = await yauzl.openPromise(zipPath, { strictFileNames: true, validateEntrySizes: true });
    for await (const entry of zip.eachEntry()) {
      assertPlain(entry, displayName);
      if (entry.fileName.endsWith('/') || IGNORED.test(entry.fileName)) continue;
      if (files.has(entry.fileName)) throw invalid(displayName, `${entry.fileName} is in it twice`);
      if (entry.uncompressedSize > MAX_PACKAGE_FILE_BYTES) throw invalid(displayName, `${entry.fileName} is too large`);
      totalBytes += entry.uncompressedSize;
      assertTotals(files.size + 1, totalBytes);
      files.set(entry.fileName, await readEntry(zip, entry));
    }
    return files;
  } catch (cause) {
    if (cause instanceof AdeError) throw cause;
    throw invalid(displayName, (cause as Error).message, cause);
  }
}

function assertPlain(entry: yauzl.Entry, displayName: string): void {
  const type = (entry.externalFileAttributes >>> MODE_SHIFT) & TYPE_MASK;
  if (type === LINK_TYPE) throw invalid(displayName, `${entry.fileName} is a symbolic link`);
  if (entry.isEncrypted()) throw invalid(displayName, `${entry.fileName} is encrypted`);
  const isFolder = entry.fileName.endsWith('/');
  if (!isFolder && type !== 0 && type !== REGULAR_TYPE)
    throw invalid(displayName, `${entry.fileName} is not a plain file`);
}

async function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Archives often contain the folder itself, not just its files. */
function stripCommonFolder(files: Map<string, Buffer>): Map<string, Buffer> {
  if (files.has(MANIFEST_NAME)) return files;
  const [first] = [...files.keys()]
    .filter((path) => path.endsWith(`/${MANIFEST_NAME}`))
    .sort((a, b) => a.length - b.length);
  if (first === undefined) return files;
  const prefix = first.slice(0, -MANIFEST_NAME.length);
  if (![...files.keys()].every((path) => path.startsWith(prefix))) return files;
  return new Map([...files].map(([path, content]) => [path.slice(prefix.length), content]));
}

function invalid(file: string, found: string, cause?: unknown): AdeError {
  return new AdeError('zip_invalid', { file, found }, { cause });
}
