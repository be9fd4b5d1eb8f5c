import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { durationsOf } from '../../contract/durations.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { documentPath, environmentFolder, jobFolder, jobNames } from '../../contract/layout.ts';
import type { Reading } from '../../contract/run-request.ts';
import { readBuildRecord } from '../../package/index.ts';
import type { PreviewSource } from '../../previews/index.ts';
import { type JobRow, outputContent, toReadAs } from '../../storage/store/index.ts';
import type { Service } from '../context/service.ts';

/** A file name without its extension. */
export function nameStem(filename: string): string {
  return filename.replace(/\.[A-Za-z0-9]{1,8}$/, '');
}

/** The normalized workbook of a job, for a preview. Throws `job_file_missing`. */
export function findOutputSource({ jobs }: Service, row: JobRow): PreviewSource {
  const path = jobs.findFile(row, jobNames.output);
  const sha256 = outputContent(row);
  return { workspaceId: row.workspace_id, sha256, path, displayName: `${nameStem(row.filename)}.normalized.xlsx` };
}

/** The path of a job's record, compared with its hash. Throws `job_file_missing`, `file_damaged`. */
export async function findRecord({ jobs, files }: Service, row: JobRow): Promise<string> {
  const path = jobs.findFile(row, jobNames.artifact);
  await files.check(path, row.artifact_sha256);
  return path;
}

/** The job's own copy of the document, or the document itself if retention has removed the copy. Throws `document_missing`. */
export function findInputSource({ dataDir }: Service, row: JobRow): PreviewSource {
  const paths = [
    join(jobFolder(dataDir, row.revision_of ?? row.id), 'inputs', row.filename),
    documentPath(dataDir, { id: row.document_id, filename: row.filename }),
  ];
  const path = paths.find(existsSync);
  if (path === undefined) {
    throw new AdeError('document_missing', {
      document_id: row.document_id,
      found: 'both the document and the copy of the job are gone',
    });
  }
  const { workspace_id: workspaceId, document_sha256: sha256, filename: displayName } = row;
  return { workspaceId, sha256, path, displayName, readAs: findReading({ dataDir }, row) };
}

/** How the job reads documents: a person decides about csv files, the package about durations. */
export function findReading({ dataDir }: Pick<Service, 'dataDir'>, row: JobRow): Reading {
  return { ...toReadAs(row), durations: findDurations(dataDir, row.environment_id) };
}

/** What a package that is not here any more decided is not known: then durations are shown as they are in the file. */
function findDurations(dataDir: string, environmentId: string): Reading['durations'] {
  try {
    return durationsOf(readBuildRecord(environmentFolder(dataDir, environmentId)).manifest);
  } catch (error) {
    if (isAdeError(error)) return undefined;
    throw error;
  }
}
