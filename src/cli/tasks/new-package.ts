import { existsSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { COUNTRIES_FOLDER, WORDS_FOLDER } from '../../contract/words.ts';
import { listWordFiles, readStarterWords } from '../../package/own-columns/index.ts';
import { installDir } from '../../sandbox/index.ts';
import type { Terminal } from '../terminal.ts';
import { makeUnwritable } from './deliver-files.ts';

/**
 * Writes a package with the build's type declarations to a new or empty folder. Throws `folder_not_empty`,
 * `output_unwritable`.
 */
export async function prepareNewPackage(
  folder: string,
  write: (folder: string) => Promise<void>,
  terminal: Terminal,
): Promise<void> {
  await assertEmpty(folder);
  const types = join(installDir, 'dist', 'types');
  const isBuilt = existsSync(types);
  try {
    await write(folder);
    if (isBuilt) await cp(types, join(folder, '.ade'), { recursive: true });
  } catch (error) {
    throw isAdeError(error) ? error : makeUnwritable(folder, error as NodeJS.ErrnoException);
  }
  if (!isBuilt)
    terminal.note('note: the package has no type declarations for editors, because ADE was not built (npm run build).');
}

/** `languages`: those whose words are copied, by default all. Throws `language_unknown`. */
export function writeStarter(folder: string, languages?: readonly string[]): Promise<void> {
  const starter = join(installDir, 'templates/starter');
  const wanted = new Set(Object.keys(listWordFiles(readStarterWords(languages))));
  const isOther = (path: string) =>
    [WORDS_FOLDER, COUNTRIES_FOLDER].some((dir) => path.startsWith(`${dir}/`)) && !wanted.has(path);
  const filter = (source: string) => !isOther(relative(starter, source).replaceAll('\\', '/'));
  return cp(starter, folder, { recursive: true, filter });
}

export async function assertEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') return ['.'];
    throw makeUnwritable(folder, error);
  });
  if (entries.length > 0) throw new AdeError('folder_not_empty', { path: folder });
}
