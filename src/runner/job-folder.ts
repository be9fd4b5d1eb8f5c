import { randomBytes } from 'node:crypto';
import { constants, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { AdeError } from '../contract/errors/index.ts';
import type { RunRequest } from '../contract/run-request.ts';

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
  if (!existsSync(documentPath)) throw new AdeError('file_not_found', { file: documentPath });
  mkdirSync(join(jobDir, 'inputs'), { recursive: true });
  mkdirSync(join(jobDir, 'logs'));
  await copyFile(documentPath, join(jobDir, request.input), constants.COPYFILE_FICLONE);
  symlinkSync(relative(jobDir, environmentDir), join(jobDir, '.venv'));
  await writeFileAtomic(join(jobDir, 'run-request.json'), `${JSON.stringify(request, null, 2)}\n`);
}

/** The request of an existing job folder; throws `job_not_found`. */
export function readRunRequest(jobDir: string): RunRequest {
  const path = join(jobDir, 'run-request.json');
  if (!existsSync(path)) throw new AdeError('job_not_found', { path: jobDir });
  return JSON.parse(readFileSync(path, 'utf8')) as RunRequest;
}

/** Removes what a killed or failed run had begun to write. */
export function removePartialFiles(jobDir: string): void {
  for (const name of ['normalized.xlsx.partial', 'issues.ndjson.partial']) rmSync(join(jobDir, name), { force: true });
}

export function inputName(documentPath: string): string {
  return `inputs/${basename(documentPath)}`;
}
