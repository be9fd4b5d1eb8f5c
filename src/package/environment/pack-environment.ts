import { chmodSync, createWriteStream, existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { AdeError } from '../../contract/errors/index.ts';
import { environmentPaths } from '../../contract/layout.ts';
import { makeBuildFolder, publishBuild, releaseBuildFolder } from './build-folder.ts';
import { isUnchecked, noteChecked } from './environment.ts';

/** A fixed date, so that an archive does not depend on when it was made. */
const STAMP = new Date(Date.UTC(2000, 0, 1));
const MODE_SHIFT = 16;
const MODE_MASK = 0o777;
const TYPE_MASK = 0o170000;
const FOLDER_TYPE = 0o040000;

/** Names of archives, which show whether the types were checked. */
const CHECKED = 'environment.zip';
const UNCHECKED = 'environment-unchecked.zip';

/** The name for the archive of an environment in its present state. */
export function nameArchive(envDir: string): string {
  return isUnchecked(envDir) ? UNCHECKED : CHECKED;
}

/** Packs a prepared environment into a zip, with modes, but without the link to this machine's runtime. */
export async function packEnvironment(envDir: string, archivePath: string): Promise<void> {
  const zip = new yazl.ZipFile();
  const { runtimePath } = environmentPaths(envDir);
  const add = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const name = relative(envDir, path).replaceAll('\\', '/');
      const options = { mtime: STAMP, mode: lstatSync(path).mode };
      if (entry.isDirectory()) {
        zip.addEmptyDirectory(name, options);
        add(path);
      } else if (entry.isFile()) zip.addFile(path, name, options);
      else if (path !== runtimePath) throw new Error(`${name} of an environment is neither a file nor a folder`);
    }
  };
  add(envDir);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(archivePath, { flags: 'wx' }));
}

/** Unpacks an environment into its place. If it exists already, only notes whether its types were checked. */
export async function unpackEnvironment(archivePath: string, name: string, envDir: string): Promise<void> {
  if (!existsSync(envDir)) await unpackNew(archivePath, envDir);
  if (name === CHECKED) noteChecked(envDir);
}

async function unpackNew(archivePath: string, envDir: string): Promise<void> {
  const venvsDir = dirname(envDir);
  const buildDir = makeBuildFolder(venvsDir, relative(venvsDir, envDir));
  try {
    await unpack(archivePath, buildDir);
    const { runtimePath } = environmentPaths(buildDir);
    mkdirSync(dirname(runtimePath), { recursive: true });
    symlinkSync(process.execPath, runtimePath);
    publishBuild(buildDir, envDir);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (typeof code === 'string') throw cause;
    throw new AdeError('environment_unreadable', { path: envDir, found: (cause as Error).message }, { cause });
  } finally {
    releaseBuildFolder(buildDir);
  }
}

/** yauzl rejects paths that lead out of the folder, and entries that are larger than stated. */
async function unpack(archivePath: string, dir: string): Promise<void> {
  const folders: [path: string, mode: number][] = [];
  const zip = await yauzl.openPromise(archivePath, { strictFileNames: true, validateEntrySizes: true });
  for await (const entry of zip.eachEntry()) {
    const attributes = entry.externalFileAttributes >>> MODE_SHIFT;
    const path = join(dir, entry.fileName);
    const isFolder = entry.fileName.endsWith('/') || (attributes & TYPE_MASK) === FOLDER_TYPE;
    mkdirSync(isFolder ? path : dirname(path), { recursive: true });
    if (isFolder) {
      folders.push([path, attributes & MODE_MASK]);
      continue;
    }
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { flags: 'wx' }));
    chmodSync(path, attributes & MODE_MASK);
  }
  // Modes are set last, because no files can be added to read-only folders.
  for (const [path, mode] of folders.reverse()) chmodSync(path, mode);
}
