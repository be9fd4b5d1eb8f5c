import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { Settings } from '../../contract/settings.ts';
import { withInterrupt } from '../interrupt.ts';
import { type FoundArtifact, readArtifact } from '../read/artifact.ts';
import { readAsOf } from '../read/as-of.ts';
import { compareFound, type ShownComparison } from '../read/compare-found.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { renderComparison } from '../render/diff.ts';
import { makeProgressView } from '../report/job-progress.ts';
import { prepareForRun } from '../report/package-problems.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED, usageError } from '../usage-error.ts';

interface DiffOptions {
  before?: string;
  after?: string;
  asOf?: string;
  dataDir?: string;
  field?: string;
  exitCode?: boolean;
  json?: boolean;
}

/** One document, and the two packages with which it is run. */
interface PackagePair {
  file: string;
  before: string;
  after: string;
  /** The time that rules see as the present, ISO 8601; now by default. */
  asOf?: string;
  /** Folder in which both jobs are kept; by default, both jobs are removed. */
  dataDir?: string;
  isQuiet: boolean;
  field?: string;
}

export function addDiffCommand(program: Command, terminal: Terminal): void {
  program
    .command('diff')
    .description(
      'show the differences between two jobs, or between two packages on one document, and the rules that cause them',
    )
    .argument('<path...>', 'two artifacts or job folders; or one document, with --before and --after')
    .option('--before <dir>', 'config package to compare with')
    .option('--after <dir>', 'config package that is compared with it')
    .option('--as-of <time>', 'with packages: time that rules see as now (default: now)', readAsOf)
    .option('--data-dir <dir>', 'with packages: folder that keeps both jobs (default: none, they are removed)')
    .option('--field <field>', 'compare only the values of this field, and show more of them')
    .option('--exit-code', 'end with 1 when anything differs')
    .option('--json', 'print the differences as JSON')
    .action(async (paths: string[], options: DiffOptions) => {
      const pair = findPackages(paths, options);
      const comparison = pair ? await runPackages(pair, terminal) : await compareJobs(paths, options);
      printAnswer(comparison, renderComparison, terminal, options.json);
      if (options.exitCode && !comparison.same) process.exitCode = EXIT_FAILED;
    });
}

/** The packages to run, or null to compare two finished jobs. */
function findPackages([file, ...more]: readonly string[], options: DiffOptions): PackagePair | null {
  const { before, after, asOf, dataDir, field, json } = options;
  if (before === undefined && after === undefined) return null;
  if (before === undefined || after === undefined) throw usageError('Give both packages: --before and --after.');
  if (file === undefined || more.length > 0) throw usageError('Give one document with --before and --after.');
  return { file: resolve(file), before, after, asOf, dataDir, field, isQuiet: json === true };
}

async function compareJobs(
  [left, right, ...more]: readonly string[],
  { asOf, dataDir, field }: DiffOptions,
): Promise<ShownComparison> {
  if (left === undefined || right === undefined || more.length > 0) {
    throw usageError('Give two artifacts, or a document with --before and --after.');
  }
  if (asOf ?? dataDir) throw usageError('--as-of and --data-dir need --before and --after: finished jobs are not run.');
  return compareFound(await readArtifact(left), await readArtifact(right), field);
}

/** Runs the document through both packages, with the same present time for both. */
async function runPackages(pair: PackagePair, terminal: Terminal): Promise<ShownComparison> {
  const settings = readRunSettings();
  const asOf = pair.asOf ?? new Date().toISOString();
  const cacheDir = dataFolders(pair.dataDir ?? settings.dataDir).npmCache;
  const { withTemporaryDataDir } = await import('../../runner/index.ts');
  const runBoth = (dataDir: string) =>
    withInterrupt(async (signal) => {
      const run = { ...pair, asOf, dataDir, cacheDir, settings, signal };
      const before = await runPackage(pair.before, run, terminal);
      return compareFound(before, await runPackage(pair.after, run, terminal), pair.field);
    });
  return pair.dataDir === undefined ? withTemporaryDataDir(runBoth) : runBoth(resolve(pair.dataDir));
}

interface PackageRun extends PackagePair {
  asOf: string;
  dataDir: string;
  cacheDir: string;
  settings: Settings;
  signal: AbortSignal;
}

async function runPackage(config: string, run: PackageRun, terminal: Terminal): Promise<FoundArtifact> {
  const { file, asOf, dataDir, cacheDir, settings, signal, isQuiet } = run;
  const { runJob } = await import('../../runner/index.ts');
  const prepared = await prepareForRun(resolve(config), { dataDir, cacheDir, settings }, terminal, isQuiet);
  const view = makeProgressView(`${basename(file)} with ${basename(resolve(config))}`, terminal, isQuiet);
  const job = runJob({ file, prepared, dataDir, settings, asOf, signal, onEvent: view.onEvent });
  const { error, artifact } = await job.finally(view.stop);
  if (error?.code === 'cancelled') throw new AdeError('cancelled');
  if (error) throw new AdeError('comparison_job_failed', { path: config, found: `${error.code}, ${error.message}` });
  return readArtifact(artifact!);
}
