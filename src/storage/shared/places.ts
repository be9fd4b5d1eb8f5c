import { join, relative, sep } from 'node:path';
import {
  buildRecordPath,
  dataFolders,
  environmentFolder,
  jobFolder,
  jobNames,
  nameRevision,
  packageFolder,
  splitRevisionName,
} from '../../contract/layout.ts';
import { isUnfinishedFile } from '../../runner/index.ts';

/** Where a stored folder is in the data folder, and which files of it are stored. */
export interface Place {
  name: string;
  owner: string;
  /** Absolute. */
  dir: string;
  /** Set if only this file is stored, because the folder also has files of other stored folders. */
  file?: string;
  /** Whether the whole folder is stored as one archive. */
  isPacked?: boolean;
  /** Whether only the user who runs ADE may read the files. */
  isPrivate?: boolean;
  /** Whether a name at the top of the folder is not part of the stored folder. */
  isLeftOut: (name: string) => boolean;
}

const none = () => false;

/** Names of stored folders; the first part is the name of the folder in the data folder. */
export const storedNames = {
  /** A job, or the revision that `nameRevision` names. */
  job: (id: string) => `jobs/${id}`,
  document: (id: string) => `documents/${id}`,
  package: (versionId: string) => `config_packages/${versionId}`,
  /** The log of a version's build belongs to the version's package. */
  buildLog: (versionId: string) => `build-logs/${versionId}`,
  environment: (id: string) => `venvs/${id}`,
  recipe: (sha256: string) => `recipes/${sha256}`,
};

/** The owner of a job and of all its revisions. */
export function ownerOfJob(id: string): string {
  return storedNames.job(splitRevisionName(id).job);
}

/** The first parts of blob keys. */
export const STORED_KINDS = ['jobs', 'documents', 'config_packages', 'build-logs', 'venvs', 'recipes'] as const;

/** Throws if the name does not come from `storedNames`. */
export function placeOf(dataDir: string, name: string): Place {
  const at = name.indexOf('/');
  const [kind, id] = [name.slice(0, at), name.slice(at + 1)];
  const own = { name, owner: name, isLeftOut: none };
  switch (kind) {
    case 'jobs':
      return { ...own, owner: ownerOfJob(id), dir: jobFolder(dataDir, id), isLeftOut: isNoResult };
    case 'documents':
      return { ...own, dir: join(dataFolders(dataDir).documents, id) };
    case 'config_packages':
      return { ...own, dir: packageFolder(dataDir, id) };
    case 'build-logs': {
      const path = buildRecordPath(dataDir, id);
      const file = `${id}.json`;
      return { ...own, owner: storedNames.package(id), dir: join(path, '..'), file };
    }
    case 'venvs':
      return { ...own, dir: environmentFolder(dataDir, id), isPacked: true };
    case 'recipes':
      return { ...own, dir: dataFolders(dataDir).recipes, file: `${id}.json`, isPrivate: true };
    default:
      throw new Error(`${name} is not the name of a stored folder`);
  }
}

/** The stored folder with this file of a document or a job; null for any other file. */
export function findNameOf(dataDir: string, path: string): string | null {
  const [kind, id, inner, number] = relative(dataDir, path).split(sep);
  if (id === undefined || inner === undefined) return null;
  if (kind === 'documents') return storedNames.document(id);
  if (kind !== 'jobs') return null;
  return storedNames.job(inner === jobNames.revisions ? nameRevision(id, Number(number)) : id);
}

/** Revisions are separate folders, and unfinished files of a run are no result. */
function isNoResult(name: string): boolean {
  return name === jobNames.revisions || isUnfinishedFile(name);
}
