import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobNames } from '../../contract/layout.ts';
import { CORRECTIONS_PATH } from '../../runner/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

/**
 * The path of a file of a job, such as `artifact.json`; throws `job_file_missing` with the reason, or `file_damaged` if
 * a file is missing that should exist.
 */
export function findJobFile({ dataDir, files }: Pick<Core, 'dataDir' | 'files'>, row: JobRow, name: string): string {
  const path = join(jobFolder(dataDir, row.id), name);
  if (existsSync(path)) return path;
  const purgedAt = whenPurged(row, name);
  // Not every package asks for this file.
  const isOptional = name === jobNames.issuesCsv;
  if (row.status === 'success' && purgedAt === null && !isOptional) throw files.noteMissing(path);
  const state = row.status === 'success' ? 'its package does not ask for one' : `the job is ${row.status}`;
  const found = purgedAt === null ? state : `it was removed on ${purgedAt}`;
  throw new AdeError('job_file_missing', { job_id: row.revision_of ?? row.id, file: name, found });
}

/** When retention removed a file of a job; null if it did not. */
export function whenPurged(row: JobRow, name: string): string | null {
  const kept: Record<string, string | null> = {
    [jobNames.output]: row.outputs_purged_at,
    [jobNames.issuesCsv]: row.outputs_purged_at,
    [CORRECTIONS_PATH]: row.inputs_purged_at,
  };
  return kept[name] === undefined ? row.artifacts_purged_at : kept[name];
}
