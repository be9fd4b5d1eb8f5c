import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { compareArtifacts } from '../../audit/compare/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { Settings } from '../../contract/settings.ts';
import { withInterrupt } from '../interrupt.ts';
import { prepareForRun } from '../package-problems.ts';
import { makeProgressView } from '../progress.ts';
import { readArtifact } from '../read/artifact.ts';
import { readAsOf } from '../read/as-of.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { renderComparison } from '../render/diff.ts';
import { formatJson } from '../render/text.ts';
import { EXIT_FAILED, usageError } from '../report-error.ts';
import type { Terminal } from '../terminal.ts';

interface DiffOptions {
  before?: string;
  after?: string;
  asOf?: string;
  dataDir?: string;
  exitCode?: boolean;
  json?: boolean;
}

/** One document, and the two packages to run it through. */
interface PackagePair extends DiffOptions {
  file: string;
  before: string;
  after: string;
}

export function addDiffCommand(program: Command, terminal: Terminal): void {
  program
    .command('diff')
    .description(
      'say what differs between two jobs, or between two packages on one document, and because of which rules',
    )
    .argument('<path...>', 'two artifacts or job folders; or one document, with --before and --after')
    .option('--before <dir>', 'config package to compare with')
    .option('--after <dir>', 'config package that is compared')
    .option('--as-of <time>', 'with packages: time that rules see as now (default: now)', readAsOf)
    .option('--data-dir <dir>', 'with packages: folder that keeps both jobs (default: none, they are removed)')
    .option('--exit-code', 'end with 1 when anything differs')
    .option('--json', 'print the differences as JSON')
    .action(async (paths: string[], options: DiffOptions) => {
      const [left, right] = await findSides(paths, options, terminal);
      const comparison = compareArtifacts(left, right);
      if (options.json) terminal.print(formatJson(comparison, 2));
      else for (const line of renderComparison(comparison, terminal)) terminal.print(line);
      if (options.exitCode && !comparison.same) process.exitCode = EXIT_FAILED;
    });
}

async function findSides(
  [first, second, ...more]: readonly string[],
  options: DiffOptions,
  terminal: Terminal,
): Promise<[Artifact, Artifact]> {
  const { before, after, asOf, dataDir } = options;
  if (before === undefined && after === undefined) {
    if (second === undefined || more.length > 0)
      throw usageError('Give two artifacts, or a document with --before and --after.');
    if (asOf ?? dataDir) throw usageError('--as-of and --data-dir go with --before and --after: two jobs ran already.');
    return [(await readArtifact(first!)).artifact, (await readArtifact(second)).artifact];
  }
  if (before === undefined || after === undefined) throw usageError('Give both packages: --before and --after.');
  if (second !== undefined) throw usageError('Give one document with --before and --after.');
  return runPackages({ ...options, file: resolve(first!), before, after }, terminal);
}

/** Runs the document through both packages, at the same time as rules see it. */
async function runPackages(pair: PackagePair, terminal: Terminal): Promise<[Artifact, Artifact]> {
  const settings = readRunSettings();
  const asOf = pair.asOf ?? new Date().toISOString();
  const cacheDir = dataFolders(pair.dataDir ?? settings.dataDir).npmCache;
  const { withTemporaryDataDir } = await import('../../runner/index.ts');
  const runBoth = (dataDir: string) =>
    withInterrupt(async (signal): Promise<[Artifact, Artifact]> => {
      const side = { ...pair, asOf, dataDir, cacheDir };
      const run = (config: string) => runPackage(side, config, settings, signal, terminal);
      return [await run(pair.before), await run(pair.after)];
    });
  return pair.dataDir === undefined ? withTemporaryDataDir(runBoth) : runBoth(resolve(pair.dataDir));
}

async function runPackage(
  { file, asOf, dataDir, cacheDir, json }: PackagePair & { dataDir: string; cacheDir: string },
  config: string,
  settings: Settings,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<Artifact> {
  const { runJob } = await import('../../runner/index.ts');
  const isQuiet = json === true;
  const prepared = await prepareForRun(resolve(config), { dataDir, cacheDir, settings }, terminal, isQuiet);
  const view = makeProgressView(`${basename(file)} with ${basename(resolve(config))}`, terminal, isQuiet);
  const job = runJob({ file, prepared, dataDir, settings, asOf, signal, onEvent: view.onEvent });
  const { error, artifact } = await job.finally(view.stop);
  if (error?.code === 'cancelled') throw new AdeError('cancelled');
  if (error) throw new AdeError('comparison_job_failed', { path: config, found: `${error.code}, ${error.message}` });
  return (await readArtifact(artifact!)).artifact;
}
