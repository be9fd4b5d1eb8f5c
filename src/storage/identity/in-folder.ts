import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, relative } from 'node:path';
import { Readable } from 'node:stream';
import { asDiskFull } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders, documentPath, jobFolder, jobPaths, packageFolder } from '../../contract/layout.ts';
import { LOCAL_CONFIG_ID, type RunRequest } from '../../contract/run-request.ts';
import { moveDurably, writeDurably } from '../blobs/folder/move-durably.ts';
import type { DatabasePlace } from '../store/database.ts';
import type { FilesPlace } from './files-place.ts';

/** The data folder of a service without a storage. Only one process at a time uses it. */
export function placeInFolder({ dataDir, databaseUrl }: DatabasePlace): FilesPlace {
  const { root, identity: path, lock } = dataFolders(dataDir);
  const attempt = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (cause) {
      const { code = (cause as Error).message } = cause as NodeJS.ErrnoException;
      throw (
        asDiskFull(cause, root, 'storage_full') ?? new AdeError('storage_unusable', { path, found: code }, { cause })
      );
    }
  };
  const listMarks = () => attempt(async () => (existsSync(path) ? [(await readFile(path, 'utf8')).trim()] : []));
  return {
    name: root,
    setting: 'ADE_DATA_DIR',
    hasDatabase: databaseUrl === '',
    listMarks,
    /** Replaces the mark that was there. */
    addMark: (mark) =>
      attempt(async () => {
        const text = Readable.from([Buffer.from(`${mark}\n`)]);
        await moveDurably(await writeDurably(text, dirname(lock)), root, relative(root, path));
      }),
    async removeMarks(marks) {
      const [found] = await listMarks();
      if (found !== undefined && marks.includes(found)) await attempt(() => rm(path));
    },
    nameMark: () => path,
    findContent: async () => findContent(dataDir),
    findKind({ blobs, documents, versions, jobs }) {
      if (blobs.length > 0) return 'other';
      return documents.length + versions.length + jobs.length > 0 ? 'this' : null;
    },
    async hasSome({ documents, versions, jobs }) {
      const paths = [
        ...documents.map((document) => documentPath(dataDir, document)),
        ...versions.map((id) => packageFolder(dataDir, id)),
        ...jobs.map((id) => jobFolder(dataDir, id)),
      ];
      return paths.some((one) => existsSync(one));
    },
  };
}

/** Finds files that only a service with a database leaves; `ade run` leaves jobs and environments. */
function findContent(dataDir: string): string | undefined {
  const { documents, packages, jobs } = dataFolders(dataDir);
  for (const folder of [documents, packages]) if (listNames(folder).length > 0) return `files in ${basename(folder)}/`;
  return listNames(jobs).some((id) => isOfService(dataDir, id)) ? 'jobs of a service in jobs/' : undefined;
}

/** Jobs of the command line run a package from its folder, and need no database. */
function isOfService(dataDir: string, jobId: string): boolean {
  try {
    const { request } = jobPaths(jobFolder(dataDir, jobId));
    return (JSON.parse(readFileSync(request, 'utf8')) as RunRequest).config_id !== LOCAL_CONFIG_ID;
  } catch {
    return false;
  }
}

function listNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !name.startsWith('.'));
}
