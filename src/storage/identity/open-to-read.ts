import { resolve } from 'node:path';
import type { Settings } from '../../contract/settings.ts';
import { openBlobStore } from '../blobs/index.ts';
import { localFiles, type SharedFiles, shareCopies } from '../shared/index.ts';
import { type Database, describePlace } from '../store/database.ts';
import { findIdentity } from '../store/identity.ts';
import { guardStore } from './guard-store.ts';
import { placeInFolder } from './in-folder.ts';
import { assertTogether } from './join-files.ts';

interface ReadOptions {
  db: Database;
  settings: Pick<Settings, 'dataDir' | 'databaseUrl' | 'storageUrl' | 'cacheMb'>;
  /** An empty folder for copies of stored files. */
  copiesDir: string;
}

/** The files of a database, for somebody who only reads them. */
interface FilesToRead {
  shared: SharedFiles;
  /** Where they are: the data folder, or the folder for copies. */
  dataDir: string;
}

/**
 * Opens the files of a database, without changing them. Throws `storage_mismatch` for files in a folder that are not of
 * this database. A storage is asked when files are needed: one without the identity counts as one that is not there.
 */
export async function openToRead({ db, settings, copiesDir }: ReadOptions): Promise<FilesToRead> {
  const { storageUrl, databaseUrl, cacheMb } = settings;
  const dataDir = resolve(settings.dataDir);
  if (storageUrl === '') {
    const place = { dataDir, databaseUrl };
    await assertTogether({ db, path: describePlace(place), files: placeInFolder(place) });
    return { shared: localFiles, dataDir };
  }
  const { mark = null } = (await findIdentity(db)) ?? {};
  const found = await openBlobStore(storageUrl);
  const blobs = mark === null ? found : guardStore(found, mark);
  try {
    return { shared: await shareCopies({ db, blobs, dataDir: copiesDir, cacheMb }), dataDir: copiesDir };
  } catch (error) {
    await blobs.close();
    throw error;
  }
}
