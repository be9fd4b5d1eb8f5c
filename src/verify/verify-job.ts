import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Errors } from 'typebox/value';
import { readArtifact } from '../audit/read-artifact.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { BuildRecord } from '../contract/build.ts';
import { AdeError, isAdeError } from '../contract/errors/index.ts';
import { jobNames, jobPaths } from '../contract/layout.ts';
import { type RunRequest, RunRequestSchema } from '../contract/run-request.ts';
import type { Settings } from '../contract/settings.ts';
import { ENGINE_VERSION } from '../contract/version.ts';
import { hashFile } from '../files/hash-file.ts';
import { removeTree, verifyEnvironment } from '../prepare/index.ts';
import { readEvents } from '../runner/event-log.ts';
import { makeJobFolder, readRunRequest } from '../runner/job-folder.ts';
import { describeNetworkAccess } from '../runner/network-access.ts';
import { carryOutJob, type JobWatch } from '../runner/run-job.ts';
import { chooseLevel } from '../sandbox/index.ts';
import { compareRecords, type RecordDifference } from './compare-records.ts';

export type CheckName =
  | 'document'
  | 'corrections'
  | 'recipe'
  | 'package'
  | 'workbook'
  | 'rerun'
  | 'same_record'
  | 'same_issues'
  | 'same_workbook';

export interface VerificationCheck {
  name: CheckName;
  /** Null: neither yes nor no, since it cannot be found out here. */
  ok: boolean | null;
  /** What was found instead; for a check that passed, something to know about it. */
  note?: string;
}

/** Whether the record and the workbook of a job are what ADE makes of its document. */
export interface Verification {
  /** Null: nothing speaks against the job, but it was made by another version of ADE and was not run again. */
  ok: boolean | null;
  job_id: string;
  source_file: string;
  /** In their order; where one fails, those that depend on it are left out. */
  checks: VerificationCheck[];
  /** The first places at which the records differ. */
  differences: RecordDifference[];
}

export interface VerifyOptions extends JobWatch {
  settings: Settings;
}

/**
 * Checks the hashes of a finished job, runs it again from its snapshot, and compares the results. Throws `job_not_found`,
 * `job_not_verifiable`, `artifact_unreadable` and `sandbox_unavailable`.
 */
export async function verifyJob(jobDir: string, options: VerifyOptions): Promise<Verification> {
  const request = readRunRequest(jobDir);
  assertVerifiable(jobDir, request);
  const artifact = readArtifact(join(jobDir, jobNames.artifact));
  const { job } = artifact;
  const documentCheck = await checkHash('document', join(jobDir, request.input), job.document.sha256);
  const { corrections, recipe } = job;
  const correctionsCheck = await checkInput('corrections', jobDir, request.corrections, corrections?.sha256);
  const recipeCheck = await checkInput('recipe', jobDir, request.recipe, recipe?.sha256);
  const packageCheck = await checkPackage(jobDir, artifact);
  const workbookCheck = await checkHash('workbook', join(jobDir, jobNames.output), artifact.output.sha256);
  const inputChecks = [documentCheck, ...correctionsCheck, ...recipeCheck, packageCheck];
  const checks = [...inputChecks, workbookCheck];
  // With another document, package or corrections, another result would prove nothing.
  const canRun = inputChecks.every(({ ok }) => ok);
  const rerun = canRun ? await rerunAndCompare(jobDir, request, artifact, options) : { checks: [], differences: [] };
  const all = [...checks, ...rerun.checks];
  return {
    ok: summarizeChecks(all),
    job_id: request.job_id,
    source_file: job.source_file,
    checks: all,
    differences: rerun.differences,
  };
}

/** No where one check failed; yes where all of them passed. */
function summarizeChecks(checks: readonly VerificationCheck[]): boolean | null {
  if (checks.some(({ ok }) => ok === false)) return false;
  return checks.every(({ ok }) => ok) ? true : null;
}

function assertVerifiable(jobDir: string, request: RunRequest): void {
  const [problem] = Errors(RunRequestSchema, request);
  if (problem) {
    const found = `${jobNames.request} ${problem.instancePath || '/'} ${problem.message}`;
    throw new AdeError('job_not_verifiable', { path: jobDir, found });
  }
  const last = readEvents(jobDir).findLast(({ type }) => type === 'finished');
  if (last?.type === 'finished' && last.status === 'success') return;
  const found = last?.type === 'finished' ? `it ended with ${last.error?.code ?? last.status}` : 'it is not finished';
  throw new AdeError('job_not_verifiable', { path: jobDir, found });
}

/** What people decided is unchanged; nothing to check where nobody has decided anything. */
async function checkInput(
  name: CheckName & ('corrections' | 'recipe'),
  jobDir: string,
  path: string | undefined,
  recorded: string | undefined,
): Promise<VerificationCheck[]> {
  if (path === undefined && recorded === undefined) return [];
  if (path === undefined) return [{ name, ok: false, note: 'the record has some, and run-request.json names none' }];
  return [await checkHash(name, join(jobDir, path), recorded)];
}

async function checkHash(name: CheckName, path: string, expected: string | undefined): Promise<VerificationCheck> {
  if (!existsSync(path)) return { name, ok: false, note: `${path} is missing` };
  const found = await hashFile(path);
  if (found === expected) return { name, ok: true };
  return { name, ok: false, note: `SHA-256 ${found}, recorded ${expected ?? 'none'}` };
}

/** Checks that the snapshot is unchanged, and that the record names it. */
async function checkPackage(jobDir: string, artifact: Artifact): Promise<VerificationCheck> {
  let build: BuildRecord;
  try {
    build = await verifyEnvironment(jobPaths(jobDir).environment);
  } catch (error) {
    if (!isAdeError(error)) throw error;
    return { name: 'package', ok: false, note: error.message };
  }
  const { content_hash } = artifact.config;
  if (build.content_hash !== content_hash) {
    return { name: 'package', ok: false, note: `content hash ${build.content_hash}, recorded ${content_hash}` };
  }
  const { runtime_version } = artifact.job;
  if (runtime_version === process.version) return { name: 'package', ok: true };
  return { name: 'package', ok: true, note: `the job ran on Node ${runtime_version}, this is ${process.version}` };
}

async function rerunAndCompare(
  jobDir: string,
  recorded: RunRequest,
  artifact: Artifact,
  { settings, onEvent, signal }: VerifyOptions,
): Promise<Pick<Verification, 'checks' | 'differences'>> {
  const { engine_version: madeBy } = artifact.job;
  if (madeBy !== ENGINE_VERSION) {
    const note = `made by ADE ${madeBy}, this is ${ENGINE_VERSION}: not run again`;
    return { checks: [{ name: 'rerun', ok: null, note }], differences: [] };
  }
  const request = await limitRequest(recorded, settings);
  const folder = realpathSync(await mkdtemp(join(tmpdir(), 'ade-verify-')));
  try {
    const again = join(folder, 'job');
    const paths = [request.corrections, request.recipe].filter((path) => path !== undefined);
    const inputs = Object.fromEntries(paths.map((path) => [path, readFileSync(join(jobDir, path), 'utf8')]));
    const environment = realpathSync(jobPaths(jobDir).environment);
    await makeJobFolder(again, resolve(jobDir, request.input), environment, request, inputs);
    const result = await carryOutJob(again, request, { onEvent, signal });
    if (result?.error?.code === 'cancelled') throw new AdeError('cancelled');
    if (result?.status !== 'success') {
      const note = `the job ended with ${result?.error?.code}: ${result?.error?.message}`;
      return { checks: [{ name: 'rerun', ok: false, note }], differences: [] };
    }
    const { checks, differences } = await compareFolders(jobDir, again, artifact);
    const lost = recorded.runtime_network_access && !request.runtime_network_access;
    const note = 'without network access, which the job had; ADE_RUNTIME_NETWORK_ACCESS allows it';
    return { checks: [{ name: 'rerun', ok: true, ...(lost ? { note } : {}) }, ...checks], differences };
  } finally {
    removeTree(folder);
  }
}

/** A job folder may come from another machine: this one decides what the job may do. Its ids stay, because rules saw them. */
async function limitRequest(request: RunRequest, settings: Settings): Promise<RunRequest> {
  return {
    ...request,
    sandbox_level: await chooseLevel(settings.sandbox),
    runtime_network_access: request.runtime_network_access && describeNetworkAccess(settings) === 'by_default',
  };
}

async function compareFolders(
  jobDir: string,
  again: string,
  artifact: Artifact,
): Promise<Pick<Verification, 'checks' | 'differences'>> {
  const differences = compareRecords(artifact, readArtifact(join(again, jobNames.artifact)));
  const [first] = differences;
  const checks: VerificationCheck[] = [
    {
      name: 'same_record',
      ok: first === undefined,
      ...(first === undefined ? {} : { note: `the first difference in ${jobNames.artifact}: ${first.path}` }),
    },
    await compareFiles('same_issues', jobNames.issues, jobDir, again),
    await compareFiles('same_workbook', jobNames.output, jobDir, again),
  ];
  return { checks, differences };
}

async function compareFiles(name: CheckName, file: string, jobDir: string, again: string): Promise<VerificationCheck> {
  const [recorded, made] = [join(jobDir, file), join(again, file)];
  if (!existsSync(recorded)) return { name, ok: false, note: `${recorded} is missing` };
  if ((await hashFile(recorded)) === (await hashFile(made))) return { name, ok: true };
  return { name, ok: false, note: `${file} differs from what the new run wrote` };
}
