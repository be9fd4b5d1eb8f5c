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
  type Stats,
  statSync,
  symlinkSync,
} from 'node:fs';
import { appendFile, copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { PassName } from '../contract/artifact/passes.ts';
import type { Artifact } from '../contract/artifact.ts';
import { AdeError, isAdeError } from '../contract/errors/index.ts';
import { jobNames, jobPaths, PARTIAL_SUFFIX } from '../contract/layout.ts';
import type { RunRequest } from '../contract/run-request.ts';
import { makeFolder } from '../package/index.ts';
import { readArtifact } from '../record/artifact/index.ts';

/** A new job id. Ids sort by time, and are unique without a database. */
export function makeJobId(now = new Date()): string {
  const stamp = now.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return `job_${stamp}_${randomBytes(5).toString('hex')}`;
}

/** Makes a job's folder: document (copied), other inputs, link to the environment (`.venv`), and last the request. */
export async function makeJobFolder(
  jobDir: string,
  documentPath: string,
  environmentDir: string,
  request: RunRequest,
  /** Texts by their paths in the folder. */
  inputs: Readonly<Record<string, string>> = {},
  /** Files by the paths in the folder to which they are copied. */
  copies: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<void> {
  assertDocument(documentPath);
  const paths = jobPaths(jobDir);
  makeFolder(paths.inputs);
  mkdirSync(paths.logs);
  await copyFile(documentPath, join(jobDir, request.input), constants.COPYFILE_FICLONE);
  for (const [path, from] of Object.entries(copies)) await copyTogether(from, join(jobDir, path));
  symlinkSync(relative(jobDir, environmentDir), paths.environment);
  await writeInputs(jobDir, request, inputs);
}

/** Copies a file, or several into one, one after the other. */
export async function copyTogether(from: string | readonly string[], to: string): Promise<void> {
  const [first, ...others] = typeof from === 'string' ? [from] : from;
  if (first !== undefined) await copyFile(first, to, constants.COPYFILE_FICLONE);
  for (const path of others) await appendFile(to, await readFile(path));
}

/** Writes texts by their paths in a job's folder, and finally the request. */
async function writeInputs(
  jobDir: string,
  request: RunRequest,
  inputs: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(inputs)) await writeFile(join(jobDir, path), text);
  const text = `${JSON.stringify(request, null, 2)}\n`;
  await writeFileAtomic(jobPaths(jobDir).request, text, { fsync: !isOfTrial(request) });
}

/** Whether the job is a trial: none of its files are kept, so none need to reach the disk. */
export function isOfTrial({ first_rows: firstRows }: RunRequest): boolean {
  return firstRows !== undefined;
}

/** Throws `file_not_found`, `document_unreadable`, or `not_a_file` (for a folder, pipe or device). */
export function assertDocument(file: string): void {
  try {
    assertRegularFile(file, statSync(file));
    closeSync(openSync(file, 'r'));
  } catch (cause) {
    if (isAdeError(cause)) throw cause;
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new AdeError('file_not_found', { file }, { cause });
    throw new AdeError('document_unreadable', { file, found: code }, { cause });
  }
}

/** Checked before the file is opened: opening a pipe would wait until somebody writes to it. */
function assertRegularFile(file: string, stats: Stats): void {
  if (stats.isDirectory()) throw new AdeError('not_a_file', { file, found: 'a folder. Name the files in it' });
  if (!stats.isFile()) throw new AdeError('not_a_file', { file, found: 'a pipe or device. Save it as a file' });
}

/** The request of an existing job folder; throws `job_not_found`. */
export function readRunRequest(jobDir: string): RunRequest {
  const path = jobPaths(jobDir).request;
  if (!existsSync(path)) throw new AdeError('job_not_found', { path: jobDir });
  return JSON.parse(readFileSync(path, 'utf8')) as RunRequest;
}

/** The temporary files that write-file-atomic leaves if it is killed while it writes files of the engine. */
const WRITTEN_AT_ONCE = [jobNames.artifact, basename(jobNames.addresses)].map((name) => RegExp.escape(name));
const UNFINISHED = new RegExp(`^(?:${WRITTEN_AT_ONCE.join('|')})\\.\\d+$`);

/** Whether a killed or failed run left the file unfinished. Such files contain values of the document. */
export function isUnfinishedFile(name: string): boolean {
  return name.endsWith(PARTIAL_SUFFIX) || UNFINISHED.test(name);
}

/** Removes unfinished files of a killed or failed run, and a workbook that the artifact doesn't mention. */
export function removePartialFiles(jobDir: string): void {
  removeUnfinishedFiles(jobDir);
  const { artifact, output, checks, figures, rowHashes, keys, profile, rowChanges, issuesCsv } = jobPaths(jobDir);
  if (!existsSync(output) || hasRecordedOutput(artifact)) return;
  rmSync(output);
  for (const path of [checks, figures, rowHashes, keys, profile, rowChanges, issuesCsv]) rmSync(path, { force: true });
}

/**
 * Removes a record with which the job cannot continue, so that it begins again: if files of its passes were not brought
 * from another node, or if a power failure cut the record.
 */
export function removeUnusableRecord(jobDir: string): void {
  const { artifact, issues, output } = jobPaths(jobDir);
  if (!existsSync(artifact)) return;
  const passes = readPassHistory(artifact);
  const isDone = (wanted: PassName) => passes?.some(({ name }) => name === wanted);
  const isBacked = (!isDone('validate') || existsSync(issues)) && (!isDone('write') || existsSync(output));
  if (passes === null || !isBacked) rmSync(artifact);
}

/** Null if the record is cut. A whole record that is not one of ADE's is an error: somebody has changed it. */
function readPassHistory(artifactPath: string): Artifact['pass_history'] | null {
  try {
    return readArtifact(artifactPath).pass_history;
  } catch (error) {
    if (isAdeError(error, 'artifact_unreadable') && error.cause instanceof SyntaxError) return null;
    throw error;
  }
}

export function removeUnfinishedFiles(jobDir: string): void {
  for (const folder of [jobDir, jobPaths(jobDir).inputs, jobPaths(jobDir).rows].filter(existsSync)) {
    for (const name of readdirSync(folder).filter(isUnfinishedFile)) rmSync(join(folder, name), { force: true });
  }
}

function hasRecordedOutput(artifactPath: string): boolean {
  if (!existsSync(artifactPath)) return false;
  return readArtifact(artifactPath).output.normalized_workbook !== undefined;
}

export function inputName(documentPath: string): string {
  return `${jobNames.inputs}/${basename(documentPath)}`;
}
