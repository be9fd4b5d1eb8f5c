import { resolve } from 'node:path';
import type { Command } from 'commander';
import { FILE_EXTENSIONS } from '../../contract/formats.ts';
import type { ReadAs } from '../../contract/run-request.ts';
import { planOutputNames } from '../deliver-files.ts';
import { prepareForRun } from '../package-problems.ts';
import { readAsOf } from '../read/as-of.ts';
import { readDelimiter } from '../read/delimiter.ts';
import { readRecipeFile } from '../read/recipe.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { type JobHooks, type JobOutputOptions, runJobs } from '../run-jobs.ts';
import type { Terminal } from '../terminal.ts';

interface RunOptions extends JobOutputOptions {
  config: string;
  dataDir?: string;
  asOf?: string;
  encoding?: string;
  delimiter?: string;
  recipe?: string;
  network?: true;
}

export function addRunCommand(program: Command, terminal: Terminal): void {
  program
    .command('run')
    .description('run documents through a config package, one job each')
    .argument('<file...>', `documents: ${FILE_EXTENSIONS.join(', ')}`)
    .requiredOption('--config <dir>', 'config package')
    .option('--out <dir>', 'folder that receives <name>.normalized.xlsx and <name>.artifact.json')
    .option('--data-dir <dir>', 'folder of jobs and environments (default: ADE_DATA_DIR)')
    .option('--as-of <time>', 'time that rules see as now: a date, or a time with its zone', readAsOf)
    .option('--encoding <name>', 'encoding of csv files, for example windows-1250 (default: found out)')
    .option('--delimiter <character>', 'character between the fields of csv files, or tab', readDelimiter)
    .option('--recipe <file>', "the sender's recipe, from ade sender recipe: what holds for all of its documents")
    .option('--network', 'let rules use the network, where the package asks for it')
    .option('--json', 'print one JSON line per document')
    .option('--quiet', 'print failures only')
    .action(async (files: string[], options: RunOptions) => {
      process.exitCode = await runDocuments(files, options, terminal);
    });
}

function pickReadAs({ encoding, delimiter }: RunOptions): ReadAs {
  return { ...(encoding === undefined ? {} : { encoding }), ...(delimiter === undefined ? {} : { delimiter }) };
}

async function runDocuments(files: readonly string[], options: RunOptions, terminal: Terminal): Promise<number> {
  const settings = readRunSettings();
  const dataDir = resolve(options.dataDir ?? settings.dataDir);
  const { runJob } = await import('../../runner/index.ts');
  const isSilent = options.quiet === true || options.json === true;
  const prepared = await prepareForRun(resolve(options.config), { dataDir, settings }, terminal, isSilent);
  const recipe = options.recipe === undefined ? undefined : readRecipeFile(options.recipe).text;
  const names = planOutputNames(files);
  const jobs = files.map((path, index) => ({
    path,
    outputName: names[index]!,
    run: (hooks: JobHooks) =>
      runJob({
        file: resolve(path),
        prepared,
        dataDir,
        settings,
        asOf: options.asOf,
        network: options.network,
        readAs: pickReadAs(options),
        recipe,
        ...hooks,
      }),
  }));
  return runJobs(jobs, options, terminal);
}
