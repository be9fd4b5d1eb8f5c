import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { dataFolders, inputPaths, jobNames } from '../../../src/contract/layout.ts';
import type { Database } from '../../../src/storage/store/index.ts';

const KEPT = new Set([jobNames.keys, jobNames.profile, jobNames.rowHashes, jobNames.checks].map(String));
const COPIED = new Set(
  [
    inputPaths.salt,
    inputPaths.previous,
    inputPaths.previousRows,
    inputPaths.previousKeys,
    inputPaths.previousProfile,
  ].map((path) => basename(path)),
);

/** A file that holds what a job keeps for its sender's next document, or a copy of one. */
export interface KeptFile {
  /** From the folder of jobs. */
  path: string;
  /** The first folder of the path: the job, unless the file is in a folder that is being made or removed. */
  owner: string;
  isCopy: boolean;
}

/** All kept files below the folder of jobs, whatever the folders are called. */
export function listKeptFiles(dataDir: string): KeptFile[] {
  const { jobs } = dataFolders(dataDir);
  return listFiles(jobs).flatMap((file) => {
    const path = relative(jobs, file);
    const name = basename(path);
    const isCopy = COPIED.has(name);
    return isCopy || KEPT.has(name) ? [{ path, owner: path.split(sep)[0]!, isCopy }] : [];
  });
}

/** Files of the data folder that contain the salt of a sender, as hex or as bytes; the database aside. */
export async function listFilesWithSalts(db: Database, dataDir: string): Promise<string[]> {
  const rows = await db.selectFrom('sender_salts').select('salt').execute();
  const salts = rows.flatMap(({ salt }) => [Buffer.from(salt), Buffer.from(salt, 'hex')]);
  const { database } = dataFolders(dataDir);
  return listFiles(dataDir).filter((file) => {
    if (file.startsWith(database)) return false;
    const bytes = readFileSync(file);
    return salts.some((salt) => bytes.includes(salt));
  });
}

function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** What is wrong with the kept files: each belongs to a job whose inputs are kept, each copy to an earlier one that has them. */
export async function findStrayFiles(db: Database, dataDir: string): Promise<string[]> {
  const jobs = await db.selectFrom('jobs').select(['id', 'inputs_purged_at']).execute();
  const copies = await db
    .selectFrom('earlier_copies')
    .leftJoin('jobs as earlier', 'earlier.id', 'earlier_copies.earlier_job_id')
    .leftJoin('documents', 'documents.id', 'earlier.document_id')
    .select(['earlier_copies.job_id', 'earlier.id', 'earlier.inputs_purged_at', 'documents.deleted_at'])
    .execute();
  return listKeptFiles(dataDir).flatMap(({ path, owner, isCopy }) => {
    const job = jobs.find(({ id }) => id === owner);
    if (job === undefined) return [`${path} has no job`];
    if (job.inputs_purged_at !== null) return [`${path} is left after the time of its document`];
    if (!isCopy || basename(path) === basename(inputPaths.salt)) return [];
    const earlier = copies.filter(({ job_id }) => job_id === owner);
    if (earlier.length === 0) return [`${path} is a copy, and no earlier job is known`];
    return earlier.flatMap(({ id, inputs_purged_at, deleted_at }) => {
      if (id === null) return [`${path} is a copy of what a deleted job kept`];
      if (inputs_purged_at !== null) return [`${path} is a copy of what retention removed`];
      return deleted_at === null ? [] : [`${path} is a copy of what a deleted document had`];
    });
  });
}
