import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Correction } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders, jobPaths } from '../../contract/layout.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { readSettings } from '../../contract/settings.ts';
import { readingOf } from '../../record/index.ts';
import { readAllIssues } from '../../record/issues/index.ts';
import {
  planToFix,
  type ReadFormats,
  type ReadRows,
  type ToFixOptions,
  type ToFixPlan,
} from '../../record/to-fix/index.ts';
import { readArtifact } from './artifact.ts';
import { assertSameDocument, findDocument } from './cell-values.ts';

/** The parts of a revision that are needed to send rows to the sender and to take them back. */
export interface JobToFix {
  job_id: string;
  revision: number;
  source_file: string;
  manifest: Manifest;
  plan: ToFixPlan;
  corrections: Correction[];
  readRows: ReadRows;
  readFormats: ReadFormats;
  /** Folder with the key that signs the rows. */
  dataDir: string;
}

/** Reads a finished revision, by default the newest. Throws `revision_not_found`, `document_not_found` and others. */
export async function readJobToFix(
  jobDir: string,
  revision: number | undefined,
  options: ToFixOptions & { dataDir?: string },
): Promise<JobToFix> {
  const { findRevision, readCorrectionFile, readRunRequest } = await import('../../runner/index.ts');
  const { readBuildRecord } = await import('../../package/index.ts');
  const { makeFormatReader, makeRowReader } = await import('../../record/to-fix/index.ts');
  readRunRequest(jobDir);
  const folder = findRevision(jobDir, revision);
  const found = await readArtifact(jobPaths(folder).artifact);
  const { artifact } = found;
  const path = await findDocument(found);
  await assertSameDocument(path, artifact.job.document.sha256);
  const reading = { displayName: artifact.job.source_file, ...readingOf(artifact) };
  const { issues } = jobPaths(folder);
  if (!existsSync(issues)) {
    throw new AdeError('artifact_unreadable', { path: issues, found: 'there is no such file' });
  }
  return {
    job_id: artifact.job.id,
    revision: artifact.job.revision ?? 1,
    source_file: artifact.job.source_file,
    manifest: readBuildRecord(jobPaths(jobDir).environment).manifest,
    plan: planToFix(artifact, readAllIssues(issues), options),
    corrections: readCorrectionFile(folder),
    readRows: makeRowReader(path, reading),
    readFormats: makeFormatReader(path, reading),
    dataDir: findDataDir(jobDir, options.dataDir),
  };
}

/** The data folder of a job; for a job that is in no data folder, the folder from the settings. */
function findDataDir(jobDir: string, given: string | undefined): string {
  if (given !== undefined) return resolve(given);
  const jobs = dirname(resolve(jobDir));
  const isInData = dataFolders(dirname(jobs)).jobs === jobs;
  return isInData ? dirname(jobs) : resolve(readSettings().dataDir);
}

/** The name of a file without its extension. */
export function nameToFix(sourceFile: string): string {
  return `${basename(sourceFile).replace(/\.[A-Za-z0-9]{1,8}$/, '')}.to-fix.xlsx`;
}
