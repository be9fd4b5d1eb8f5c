import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Artifact } from '../contract/artifact.ts';
import { AdeError, isAdeError } from '../contract/errors/index.ts';
import { jobNames, jobPaths, PARTIAL_SUFFIX } from '../contract/layout.ts';
import type { RunRequest } from '../contract/run-request.ts';
import { makeFolder } from '../prepare/index.ts';

/** A new job id: sorts by time, unique without a database. */
export function makeJobId(now = new Date()): string {
  const stamp = now.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return `job_${stamp}_${randomBytes(5).toString('hex')}`;
}

/** Makes the folder of a job: the document copied in, the request on disk, `.venv` pointing at its environment. */
export async function makeJobFolder(
  jobDir: string,
  documentPath: string,
  environmentDir: string,
  request: RunRequest,
): Promise<void> {
  assertDocument(documentPath);
  const paths = jobPaths(jobDir);
  makeFolder(paths.inputs);
  mkdirSync(paths.logs);
  await copyFile(documentPath, join(jobDir, request.input), constants.COPYFILE_FICLONE);
  symlinkSync(relative(jobDir, environmentDir), paths.environment);
  await writeFileAtomic(paths.request, `${JSON.stringify(request, null, 2)}\n`);
}

/** Throws `file_not_found`, `document_unreadable` or, for what is no regular file, `not_a_file`. */
export function assertDocument(file: string): void {
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) throw new AdeError('not_a_file', { file, found: 'a folder. Name the files in it' });
    // Opening a pipe would wait for its other end.
    if (!stats.isFile()) throw new AdeError('not_a_file', { file, found: 'no regular file. Save it as one' });
    closeSync(openSync(file, 'r'));
  } catch (cause) {
    if (isAdeError(cause)) throw cause;
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new AdeError('file_not_found', { file }, { cause });
    throw new AdeError('document_unreadable', { file, found: code }, { cause });
  }
}

/** The request of an existing job folder; throws `job_not_found`. */
export function readRunRequest(jobDir: string): RunRequest {
  const path = jobPaths(jobDir).request;
  if (!existsSync(path)) throw new AdeError('job_not_found', { path: jobDir });
  return JSON.parse(readFileSync(path, 'utf8')) as RunRequest;
}

/** What write-file-atomic leaves of an artifact when it is killed. */
const ARTIFACT_LEFTOVER = new RegExp(`^${RegExp.escape(jobNames.artifact)}\\.\\d+$`);

/** Removes what a killed or failed run had begun to write, and a workbook that no record names. */
export function removePartialFiles(jobDir: string): void {
  const leftovers = readdirSync(jobDir).filter((name) => name.endsWith(PARTIAL_SUFFIX) || ARTIFACT_LEFTOVER.test(name));
  for (const name of leftovers) rmSync(join(jobDir, name), { force: true });
  const { artifact, output } = jobPaths(jobDir);
  if (existsSync(output) && !isOutputRecorded(artifact)) rmSync(output);
}

function isOutputRecorded(artifactPath: string): boolean {
  if (!existsSync(artifactPath)) return false;
  try {
    const { output } = JSON.parse(readFileSync(artifactPath, 'utf8')) as Pick<Artifact, 'output'>;
    return output.normalized_workbook !== undefined;
  } catch (cause) {
    throw new AdeError('artifact_unreadable', { path: artifactPath, found: 'no JSON' }, { cause });
  }
}

export function inputName(documentPath: string): string {
  return `${jobNames.inputs}/${basename(documentPath)}`;
}
