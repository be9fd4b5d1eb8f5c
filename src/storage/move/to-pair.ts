import { placeInFolder } from '../identity/in-folder.ts';
import { placeInStorage } from '../identity/in-storage.ts';
import type { Pair } from '../identity/join-files.ts';
import type { End } from './types.ts';

/** An end of a move as the start of a service sees it. */
export function toPair({ db, path, files }: Pick<End, 'db' | 'path' | 'files'>): Pair {
  if (files.kind === 'storage') return { db, path, files: placeInStorage(files.blobs) };
  return { db, path, files: placeInFolder({ ...files, databaseUrl: '' }) };
}
