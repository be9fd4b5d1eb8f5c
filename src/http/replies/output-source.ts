import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { documentPath, jobFolder, jobNames } from '../../contract/layout.ts';
import type { Reading } from '../../contract/run-request.ts';
import type { ComparedTarget, PreviewSource } from '../../previews/index.ts';
import { findDocumentName, type JobRow, outputContent, toReadAs } from '../../storage/store/index.ts';
import type { Service } from '../context/service.ts';

/** A file name without its extension. */
export function nameStem(filename: string): string {
  return filename.replace(/\.[A-Za-z0-9]{1,8}$/, '');
}

/** The normalized workbook of a job, for a preview. Throws `job_file_missing`. */
export async function findOutputSource(service: Service, row: JobRow): Promise<PreviewSource> {
  const path = service.jobs.findFile(row, jobNames.output);
  const displayName = `${nameStem(row.filename)}.normalized.xlsx`;
  const readAs = { durations: await findDurations(service, row) };
  return { workspaceId: row.workspace_id, sha256: outputContent(row), path, displayName, readAs };
}

/** The path of a job's record, compared with its hash. Throws `job_file_missing`, `file_damaged`. */
export async function findRecord({ jobs, files }: Service, row: JobRow): Promise<string> {
  const path = jobs.findFile(row, jobNames.artifact);
  await files.check(path, row.artifact_sha256);
  return path;
}

/** A finished revision whose values are compared with another. Throws `job_file_missing`, `file_damaged`. */
export async function findCompared(service: Service, row: JobRow): Promise<ComparedTarget> {
  return { output: await findOutputSource(service, row), record: await findRecord(service, row) };
}

/** The job's own copy of the document, or the document itself if retention has removed the copy. Throws `document_missing`. */
export async function findInputSource(service: Service, row: JobRow): Promise<PreviewSource> {
  const { db, dataDir } = service;
  const name = await findDocumentName(db, row.document_id);
  const paths = [
    join(jobFolder(dataDir, row.revision_of ?? row.id), 'inputs', row.filename),
    documentPath(dataDir, { id: row.document_id, filename: name ?? row.filename }),
  ];
  const path = paths.find(existsSync);
  if (path === undefined) {
    throw new AdeError('document_missing', {
      document_id: row.document_id,
      found: 'both the document and the copy of the job are gone',
    });
  }
  const { workspace_id: workspaceId, document_sha256: sha256, filename: displayName } = row;
  return { workspaceId, sha256, path, displayName, readAs: await findReading(service, row) };
}

/** How the job reads documents: a person decides about csv files, the package about durations. */
export async function findReading(service: Service, row: JobRow): Promise<Reading> {
  return { ...toReadAs(row), durations: await findDurations(service, row) };
}

/** How records say that durations were read, by the record's hash: every window of rows asks again. */
const knownDurations = new Map<string, Reading['durations']>();
const MAX_KNOWN = 1000;

/** Without a record, durations are shown as they are in the file. */
async function findDurations(service: Service, row: JobRow): Promise<Reading['durations']> {
  const hash = row.artifact_sha256;
  if (hash !== null && knownDurations.has(hash)) return knownDurations.get(hash);
  if (!hasRecord(service, row)) return undefined;
  const { durations } = await service.artifacts.ask('readingOf', [await findRecord(service, row)]);
  if (knownDurations.size >= MAX_KNOWN) knownDurations.clear();
  if (hash !== null) knownDurations.set(hash, durations);
  return durations;
}

function hasRecord({ jobs }: Service, row: JobRow): boolean {
  try {
    return jobs.findFile(row, jobNames.artifact) !== '';
  } catch (error) {
    if (isAdeError(error, 'job_file_missing')) return false;
    throw error;
  }
}
