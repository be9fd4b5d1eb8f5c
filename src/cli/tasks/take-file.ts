import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { cleanFilename, foldText } from '../../base/files/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { JobResult } from '../../contract/events.ts';
import { jobFolder } from '../../contract/layout.ts';
import type { Settings } from '../../contract/settings.ts';
import type { JobWatch, RunJobOptions } from '../../runner/index.ts';
import type { SourcePlace } from '../../storage/intake/index.ts';
import type { Database, SourceFileRow } from '../../storage/store/index.ts';
import type { DataFileOptions } from '../read/data-files.ts';
import { type DataFile, writeDataFiles } from './data-files.ts';
import { deliverFiles } from './deliver-files.ts';

/** How the files of a folder are run. */
export interface TakeOptions extends JobWatch, DataFileOptions, Omit<RunJobOptions, 'file' | 'jobId'> {
  db: Database;
  settings: Settings;
  /** Folder for copies of files. */
  incoming: string;
  out: string;
  signal: AbortSignal;
}

/** The claim of a file, and the result of its job. */
interface FileJob {
  claim: SourceFileRow;
  result: JobResult;
}

/** The claim with its new state, and the job's result with its files for programs. */
export interface TakenFile extends FileJob {
  files: DataFile[];
}

/**
 * Runs a claimed file, once. The id of its job is stored before the job begins, so that the next `ade watch` finishes a
 * job that was interrupted. Null if the file is gone. Throws
 * `already_taken`, the error of a job that failed, and `cancelled`.
 */
export async function takeFile(
  options: TakeOptions,
  claim: SourceFileRow,
  place: SourcePlace,
): Promise<TakenFile | null> {
  const { advanceFile } = await import('../../storage/store/index.ts');
  const found = await finishEarlier(options, claim);
  const begun = found ?? (await begin(options, claim, place));
  if (begun === null) return null;
  const { status, error } = begun.result;
  if (status === 'cancelled') throw new AdeError('cancelled');
  const outputName = await nameOutput(options.db, claim);
  await mkdir(dirname(join(options.out, outputName)), { recursive: true });
  const result = await deliverFiles(begun.result, options.out, outputName);
  const files = await writeDataFiles(result, options, options.signal);
  const failure = error === undefined ? {} : { error_code: error.code, error_message: error.message };
  const state = status === 'success' ? 'taken' : 'failed';
  const at = new Date().toISOString();
  const settled = await advanceFile(options.db, begun.claim, { state, ...failure, settled_at: at, tries: 0 });
  return { claim: settled, result, files };
}

/** Finishes the job that an earlier `ade watch` began for the file; null if there is none that can be finished. */
async function finishEarlier(options: TakeOptions, claim: SourceFileRow): Promise<FileJob | null> {
  if (claim.job_id === null) return null;
  const { makeResult, readEvents, readRunRequest, readSuccess, resumeJob } = await import('../../runner/index.ts');
  const jobDir = jobFolder(options.dataDir, claim.job_id);
  try {
    const end = readEvents(jobDir).findLast(({ type }) => type === 'finished');
    if (end?.type === 'finished' && end.status === 'success')
      return { claim, result: makeResult(jobDir, readRunRequest(jobDir), { ...readSuccess(jobDir), duration_ms: 0 }) };
    return { claim, result: await resumeJob(jobDir, options) };
  } catch (error) {
    if (!isAdeError(error, 'job_not_found') && !isAdeError(error, 'job_not_resumable')) throw error;
    await rm(jobDir, { recursive: true, force: true });
    return null;
  }
}

async function begin(options: TakeOptions, claim: SourceFileRow, place: SourcePlace): Promise<FileJob | null> {
  const { db, settings, signal } = options;
  const { makeJobId, runJob } = await import('../../runner/index.ts');
  const { advanceFile } = await import('../../storage/store/index.ts');
  const folder = join(options.incoming, claim.id);
  const file = join(folder, cleanFilename(basename(claim.path)));
  try {
    await mkdir(folder, { recursive: true });
    const read = await place.read(claim, file, { maxBytes: settings.maxUploadMb * 1_048_576, signal });
    if (read === null) return null;
    const belonging = await readBelonging(claim.path);
    await assertNew(db, { ...claim, sha256: read.sha256, belonging });
    const jobId = makeJobId();
    const begun = await advanceFile(db, claim, { job_id: jobId, sha256: read.sha256, belonging });
    return { claim: begun, result: await runJob({ ...options, file, jobId }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without a service there are no senders: the folders stand for them, and the names for the period. */
async function readBelonging(path: string): Promise<string> {
  const { readPath } = await import('../../service/index.ts');
  const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
  const { period } = readPath({ filename: posix.basename(path), folder });
  return JSON.stringify([foldText(folder), period ?? null]);
}

/** Throws `already_taken`. */
async function assertNew(db: Database, { id, source_id, sha256, belonging, path }: SourceFileRow): Promise<void> {
  const equal = await db
    .selectFrom('source_files')
    .select(['path', 'job_id'])
    .where('source_id', '=', source_id)
    .where('sha256', '=', sha256)
    .where('belonging', '=', belonging)
    .where('state', '=', 'taken')
    .where('id', '!=', id)
    .executeTakeFirst();
  if (equal === undefined) return;
  throw new AdeError('already_taken', { path, document_id: equal.path, job_id: equal.job_id ?? '' });
}

/**
 * Like the file, below the same folders, without its extension; with the id of the claim if an earlier file had this
 * name, so that no result replaces another one, and a job that goes on after a kill finds its own.
 */
async function nameOutput(db: Database, { source_id, path, id, claimed_at }: SourceFileRow): Promise<string> {
  const stem = stemOf(path);
  const others = await db
    .selectFrom('source_files')
    .select(['path', 'claimed_at', 'id'])
    .where('source_id', '=', source_id)
    .where('path', '>=', stem)
    .where('path', '<', `${stem}\u{10ffff}`)
    .execute();
  const isBefore = (other: (typeof others)[number]) => other.id !== id && other.claimed_at <= claimed_at;
  return others.some((other) => stemOf(other.path) === stem && isBefore(other)) ? `${stem}.${id}` : stem;
}

const stemOf = (path: string) => path.replace(/\.[A-Za-z0-9]{1,8}$/, '');
