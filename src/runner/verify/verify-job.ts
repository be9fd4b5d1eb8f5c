import { existsSync } from 'node:fs';
import { Errors } from 'typebox/value';
import type { RerunObstacle, Verification, VerificationCheck } from '../../contract/api/index.ts';
import type { BuildRecord } from '../../contract/build.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { jobNames, jobPaths } from '../../contract/layout.ts';
import { type RunRequest, RunRequestSchema } from '../../contract/run-request.ts';
import { verifyEnvironment } from '../../package/index.ts';
import { type Recorded, recordReader } from '../../record/compare/index.ts';
import { readEvents } from '../event-log.ts';
import { readRunRequest } from '../job-folder.ts';
import { checkAcceptances } from './check-acceptances.ts';
import { describeErasure, readErasedFiles } from './erased-files.ts';
import { checkFiles, type FileCheck, type KnownFacts, type RecordedJob } from './hashed-files.ts';
import { noRerun, type Rerun, type RerunOptions, rerunAndCompare } from './rerun-job.ts';

export interface VerifyOptions extends RerunOptions {
  known?: KnownFacts;
  /** false: only compare hashes, without running the job again. */
  rerun?: boolean;
  /** Further checks that the caller made, and the result for the chain of the activity. */
  more?: { checks: readonly VerificationCheck[]; chain: boolean | null };
}

/**
 * Checks the hashes of a finished job, runs it again from its snapshot, and compares the results. Throws
 * `job_not_found`, `job_not_verifiable`, `artifact_unreadable` and `sandbox_unavailable`.
 */
export async function verifyJob(jobDir: string, options: VerifyOptions): Promise<Verification> {
  const { known = null, more = { checks: [], chain: null } } = options;
  const request = readRunRequest(jobDir);
  assertVerifiable(jobDir, request, known);
  const about = { job_id: request.job_id, revision: request.revision ?? 1, source_file: request.source_file };
  const { artifact: path } = jobPaths(jobDir);
  const erased = readErasedFiles(jobDir, request.job_id);
  const ofErasure = erased.check === undefined ? [] : [erased.check];
  if (!existsSync(path) && erased.isLeft(jobNames.artifact, null))
    return conclude(about, ofErasure, more, noRerun('erased'));
  if (!existsSync(path)) {
    const removedAt = known?.removed.artifacts ?? null;
    if (removedAt === null) throw new AdeError('artifact_unreadable', { path, found: 'it is missing' });
    const note = `the record was removed by retention on ${removedAt}`;
    return conclude(about, [{ name: 'record', ok: null, note }], more, noRerun('record_removed'));
  }
  const artifact = await (options.records ?? recordReader).read(path);
  const job: RecordedJob = { folder: jobDir, request, artifact, known, erased };
  const files = await checkFiles(job);
  const { check: packageCheck, obstacle } = await checkPackage(jobDir, artifact, known?.packageErased ?? null);
  const inputs = files.filter(({ isInput }) => isInput);
  const reason = erased.note === undefined ? findObstacle(inputs, obstacle) : 'erased';
  const rerun =
    reason !== null
      ? noRerun(reason, EXPLAINED[reason])
      : options.rerun === false
        ? noRerun('not_asked')
        : await rerunAndCompare(job, options);
  const others = files.filter(({ isInput }) => !isInput).map(toCheck);
  const accepted = await checkAcceptances(jobDir, artifact, erased);
  return conclude(about, [...inputs.map(toCheck), packageCheck, ...others, ...ofErasure, ...accepted], more, rerun);
}

/** The answer for a job whose record or request cannot be read, as the failed check says. */
export function describeUnreadable(
  about: Pick<Verification, 'job_id' | 'revision' | 'source_file'>,
  check: VerificationCheck,
  more: NonNullable<VerifyOptions['more']>,
): Verification {
  return conclude(about, [check], more, noRerun('record_unreadable'));
}

/** Obstacles that are not the job's fault get a check that explains them; for others, the checks of files say why. */
const EXPLAINED: Partial<Record<RerunObstacle, string>> = {
  inputs_removed: 'not run again: retention removed its inputs',
  erased: 'not run again: a person was erased from its files',
  previous_removed: 'not run again: what it was compared with was removed with the document before',
  environment_missing: 'not run again: its prepared package is missing',
};

function conclude(
  about: Pick<Verification, 'job_id' | 'revision' | 'source_file'>,
  stored: readonly VerificationCheck[],
  { checks: more, chain }: NonNullable<VerifyOptions['more']>,
  { checks: run, differences, identical, because }: Rerun,
): Verification {
  const hashed = [...stored, ...more.filter(({ name }) => name !== 'activity' && name !== 'activity_head')];
  const checks = [...stored, ...more, ...run];
  return {
    ok: summarizeChecks(checks, because === 'not_asked'),
    ...about,
    answers: { hashes: summarizeHashes(hashed), chain, rerun: { identical, because } },
    checks,
    differences,
  };
}

/** False if a check failed; true if all checks passed, and none were left out; else null. */
function summarizeChecks(checks: readonly VerificationCheck[], isPartial: boolean): boolean | null {
  if (checks.some(({ ok }) => ok === false)) return false;
  return checks.every(({ ok }) => ok) && !isPartial ? true : null;
}

/** Files that no longer exist have no hash, so they do not count. */
function summarizeHashes(checks: readonly VerificationCheck[]): boolean | null {
  if (checks.some(({ ok }) => ok === false)) return false;
  return checks.some(({ ok }) => ok) ? true : null;
}

function toCheck({ isInput: _, isMissing: __, isEarlierRemoved: ___, ...check }: FileCheck): VerificationCheck {
  return check;
}

/** With another document, package or corrections, a different result would prove nothing. */
function findObstacle(inputs: readonly FileCheck[], ofPackage: RerunObstacle | null): RerunObstacle | null {
  const failed = inputs.find(({ ok }) => ok === false);
  if (failed !== undefined) return failed.isMissing ? 'inputs_missing' : 'inputs_changed';
  if (inputs.some(({ ok, isEarlierRemoved }) => ok === null && !isEarlierRemoved)) return 'inputs_removed';
  if (inputs.some(({ ok }) => ok === null)) return 'previous_removed';
  return ofPackage;
}

function assertVerifiable(jobDir: string, request: RunRequest, known: KnownFacts | null): void {
  const [problem] = Errors(RunRequestSchema, request);
  if (problem) {
    const found = `${jobNames.request} ${problem.instancePath || '/'} ${problem.message}`;
    throw new AdeError('job_not_verifiable', { path: jobDir, found });
  }
  // The service knows how the job ended.
  if (known !== null) return;
  const last = readEvents(jobDir).findLast(({ type }) => type === 'finished');
  if (last?.type === 'finished' && last.status === 'success') return;
  const found = last?.type === 'finished' ? `it ended with ${last.error?.code ?? last.status}` : 'it is not finished';
  throw new AdeError('job_not_verifiable', { path: jobDir, found });
}

/** Checks that the snapshot is unchanged, and that the record names it. */
async function checkPackage(
  jobDir: string,
  artifact: Recorded,
  erased: KnownFacts['packageErased'],
): Promise<{ check: VerificationCheck; obstacle: RerunObstacle | null }> {
  const name = 'package';
  const { environment } = jobPaths(jobDir);
  if (!existsSync(environment)) {
    if (erased !== null) return { check: { name, ok: null, note: describeErasure(erased) }, obstacle: 'erased' };
    return { check: { name, ok: null, note: 'it is missing' }, obstacle: 'environment_missing' };
  }
  let build: BuildRecord;
  try {
    build = await verifyEnvironment(environment);
  } catch (error) {
    if (!isAdeError(error)) throw error;
    return { check: { name, ok: false, note: error.message }, obstacle: 'environment_changed' };
  }
  const { content_hash } = artifact.config;
  if (build.content_hash !== content_hash) {
    const note = `content hash ${build.content_hash}, recorded ${content_hash}`;
    return { check: { name, ok: false, note }, obstacle: 'environment_changed' };
  }
  const { runtime_version } = artifact.job;
  const note = `the job ran on Node ${runtime_version}, this is ${process.version}`;
  return { check: { name, ok: true, ...(runtime_version === process.version ? {} : { note }) }, obstacle: null };
}
