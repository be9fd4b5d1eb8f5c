import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import type { CheckName, RerunObstacle, Verification, VerificationCheck } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobNames, jobPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import type { Settings } from '../../contract/settings.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import { removeTree } from '../../package/index.ts';
import { type Recorded, type RecordReader, recordReader } from '../../record/compare/index.ts';
import { chooseLevel } from '../../sandbox/index.ts';
import { findCheckFiles } from '../checks/check-plan.ts';
import { makeJobFolder } from '../job-folder.ts';
import { describeNetworkAccess } from '../network-access.ts';
import { type CarryOutOptions, carryOutJob } from '../run/run-job.ts';
import type { RecordedJob } from './hashed-files.ts';

export interface RerunOptions extends CarryOutOptions {
  settings: Settings;
  /** A new folder for the run, which the caller removes; by default a temporary folder. */
  folder?: string;
  /** How to read records; by default in this process. */
  records?: RecordReader;
}

export interface Rerun {
  checks: VerificationCheck[];
  differences: Verification['differences'];
  identical: boolean | null;
  because: RerunObstacle | null;
}

/** A job that was not run again, with a reason for people. */
export function noRerun(because: RerunObstacle, note?: string): Rerun {
  const checks: VerificationCheck[] = note === undefined ? [] : [{ name: 'rerun', ok: null, note }];
  return { checks, differences: [], identical: null, because };
}

/** Runs a job again from its document and snapshot, and compares results. Throws `sandbox_unavailable`, `cancelled`. */
export async function rerunAndCompare(job: RecordedJob, options: RerunOptions): Promise<Rerun> {
  const { engine_version: madeBy, runtime_version: runtime } = job.artifact.job;
  if (madeBy !== ENGINE_VERSION) {
    return noRerun('other_engine', `made by ADE ${madeBy}, this is ${ENGINE_VERSION}: not run again`);
  }
  const request = await limitRequest(job.request, options.settings);
  const temporary = options.folder === undefined ? await mkdtemp(join(tmpdir(), 'ade-verify-')) : null;
  const folder = temporary === null ? options.folder! : join(realpathSync(temporary), 'job');
  try {
    const rerun = await rerunIn(folder, job, request, options);
    const isOther = rerun.identical === false && runtime !== process.version;
    return isOther ? { ...rerun, because: 'other_runtime' } : rerun;
  } finally {
    if (temporary !== null) removeTree(temporary);
  }
}

async function rerunIn(again: string, job: RecordedJob, request: RunRequest, options: RerunOptions): Promise<Rerun> {
  const paths = [request.corrections, request.recipe].filter((path) => path !== undefined);
  const inputs = Object.fromEntries(paths.map((path) => [path, readFileSync(join(job.folder, path), 'utf8')]));
  const environment = realpathSync(jobPaths(job.folder).environment);
  const document = resolve(job.folder, request.input);
  await makeJobFolder(again, document, environment, request, inputs, findCheckFiles(job.folder));
  const result = await carryOutJob(again, request, options);
  if (result?.error?.code === 'cancelled') throw new AdeError('cancelled');
  if (result === null) throw new AdeError('shutting_down');
  if (result.status !== 'success') {
    const note = `the job ended with ${result.error?.code}: ${result.error?.message}`;
    return {
      checks: [{ name: 'rerun', ok: false, note }],
      differences: [],
      identical: null,
      because: 'run_failed',
    };
  }
  const { checks, differences } = await compareFolders(job, again, options.records ?? recordReader);
  const lost = job.request.runtime_network_access && !request.runtime_network_access;
  const note = 'without network access, which the job had; ADE_RUNTIME_NETWORK_ACCESS allows it';
  const run: VerificationCheck = { name: 'rerun', ok: true, ...(lost ? { note } : {}) };
  return { checks: [run, ...checks], differences, identical: checks.every(({ ok }) => ok), because: null };
}

/** Job folders may come from other machines: this machine's settings limit the job. Ids stay, since rules saw them. */
async function limitRequest(request: RunRequest, settings: Settings): Promise<RunRequest> {
  return {
    ...request,
    sandbox_level: await chooseLevel(settings.sandbox),
    runtime_network_access: request.runtime_network_access && describeNetworkAccess(settings) === 'by_default',
  };
}

async function compareFolders(
  { folder, artifact }: RecordedJob,
  again: string,
  records: RecordReader,
): Promise<Pick<Verification, 'checks' | 'differences'>> {
  const differences = await records.compare(join(folder, jobNames.artifact), join(again, jobNames.artifact));
  const [first] = differences;
  const checks: VerificationCheck[] = [
    {
      name: 'same_record',
      ok: first === undefined,
      ...(first === undefined ? {} : { note: `the first difference in ${jobNames.artifact}: ${first.path}` }),
    },
    await compareFiles('same_issues', jobNames.issues, folder, again),
    await compareWorkbooks(artifact, folder, again),
    ...(!artifact.hasChecks ? [] : [await compareNumbers(folder, again)]),
    ...(await compareEdition(folder, again)),
  ];
  return { checks, differences };
}

/** Compares the numbers of checks, and the figures unless the job is from a version that kept none. */
async function compareNumbers(folder: string, again: string): Promise<VerificationCheck> {
  const checks = await compareFiles('same_checks', jobNames.checks, folder, again);
  if (!existsSync(join(folder, jobNames.figures)) || checks.ok !== true) return checks;
  return compareFiles('same_checks', jobNames.figures, folder, again);
}

/** Compares what both runs kept for the sender's next document. A kept file may have been removed with the document. */
async function compareEdition(folder: string, again: string): Promise<VerificationCheck[]> {
  const files = [jobNames.keys, jobNames.profile, jobNames.rowChanges].filter((file) => existsSync(join(again, file)));
  if (files.length === 0) return [];
  const checks = await Promise.all(files.map((file) => compareFiles('same_edition', file, folder, again)));
  return [checks.find(({ ok }) => ok !== true) ?? { name: 'same_edition', ok: true }];
}

/** Compares the workbooks. If retention removed the recorded workbook, its recorded hash is compared instead. */
async function compareWorkbooks(artifact: Recorded, folder: string, again: string): Promise<VerificationCheck> {
  if (existsSync(join(folder, jobNames.output))) return compareFiles('same_workbook', jobNames.output, folder, again);
  const isSame = (await hashFile(join(again, jobNames.output))) === artifact.output.sha256;
  const note = `${jobNames.output} is missing; its recorded hash was compared instead`;
  return { name: 'same_workbook', ok: isSame, note };
}

async function compareFiles(name: CheckName, file: string, jobDir: string, again: string): Promise<VerificationCheck> {
  const [recorded, made] = [join(jobDir, file), join(again, file)];
  if (!existsSync(recorded)) return { name, ok: false, note: `${file} is missing` };
  if ((await hashFile(recorded)) === (await hashFile(made))) return { name, ok: true };
  return { name, ok: false, note: `${file} differs from what the new run wrote` };
}
