import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { jobNames } from '../../contract/layout.ts';
import { type Place, storedNames } from './places.ts';

/** A local file that is stored, or can be. */
export interface LocalFile {
  /** Path below the folder, with forward slashes. */
  path: string;
  stats: Stats;
  /** The stored folder that the file links to. */
  link: string | null;
}

/** The files of a folder, which may temporarily be in another place (`dir`); none if it does not exist. */
export async function listLocal(place: Place, dir = place.dir): Promise<LocalFile[]> {
  if (place.file !== undefined) return describe(dir, place.file);
  const found: LocalFile[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(join(dir, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (folder === '' && place.isLeftOut(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await visit(path);
      else found.push(...describe(dir, path));
    }
  };
  await visit('');
  return found;
}

/** Links are not stored, except the one to the environment. */
function describe(dir: string, path: string): LocalFile[] {
  const stats = lstatSync(join(dir, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isFile()) return [{ path, stats, link: null }];
  if (!stats.isSymbolicLink() || path !== jobNames.environment) return [];
  return [{ path, stats, link: storedNames.environment(basename(readlinkSync(join(dir, path)))) }];
}
