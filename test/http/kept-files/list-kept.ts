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
  const rows = await db
    .selectFrom('jobs')
    .leftJoin('jobs as earlier', 'earlier.id', 'jobs.earlier_job_id')
    .leftJoin('documents as earlier_document', 'earlier_document.id', 'earlier.document_id')
    .select(['jobs.id', 'jobs.inputs_purged_at', 'jobs.earlier_job_id', 'earlier.id as earlier_id'])
    .select(['earlier.inputs_purged_at as earlier_purged_at', 'earlier_document.deleted_at as earlier_deleted_at'])
    .execute();
  const jobs = new Map(rows.map((row) => [row.id, row]));
  return listKeptFiles(dataDir).flatMap(({ path, owner, isCopy }) => {
    const job = jobs.get(owner);
    if (job === undefined) return [`${path} has no job`];
    if (job.inputs_purged_at !== null) return [`${path} is left after the time of its document`];
    if (!isCopy || basename(path) === basename(inputPaths.salt)) return [];
    if (job.earlier_job_id === null) return [`${path} is a copy, and no earlier job is known`];
    if (job.earlier_id === null) return [`${path} is a copy of what a deleted job kept`];
    if (job.earlier_purged_at !== null) return [`${path} is a copy of what retention removed`];
    return job.earlier_deleted_at === null ? [] : [`${path} is a copy of what a deleted document had`];
  });
}
