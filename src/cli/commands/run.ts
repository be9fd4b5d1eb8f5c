import { resolve } from 'node:path';
import type { Command } from 'commander';
import { FILE_EXTENSIONS } from '../../contract/formats.ts';
import type { ReadAs } from '../../contract/run-request.ts';
import type { CheckSource, EnginePool } from '../../runner/index.ts';
import { readAsOf } from '../read/as-of.ts';
import { readDelimiter } from '../read/delimiter.ts';
import { readExpectedNumbers } from '../read/expected-numbers.ts';
import { makeFailOnOption } from '../read/fail-on.ts';
import { collectTexts, readCount } from '../read/option-values.ts';
import { readRecipeFile } from '../read/recipe.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { assertStandardInput, nameFile, STANDARD_INPUT, withStandardInput } from '../read/standard-input.ts';
import { prepareForRun } from '../report/package-problems.ts';
import { planOutputNames } from '../tasks/deliver-files.ts';
import { type JobHooks, type JobOutputOptions, runJobs } from '../tasks/run-jobs.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

interface RunOptions extends JobOutputOptions {
  config: string;
  dataDir?: string;
  asOf?: string;
  encoding?: string;
  delimiter?: string;
  recipe?: string;
  name?: string;
  network?: true;
  expectRows?: number;
  expectSum?: string[];
  previous?: string;
  firstDocument?: true;
}

export function addRunCommand(program: Command, terminal: Terminal): void {
  program
    .command('run')
    .description('run documents through a config package, one job each')
    .argument('<file...>', `documents: ${FILE_EXTENSIONS.join(', ')}; - is standard input`)
    .requiredOption('--config <dir>', 'config package')
    .option('--out <dir>', 'folder that receives <name>.normalized.xlsx and <name>.artifact.json')
    .option('--data-dir <dir>', 'folder of jobs and environments (default: ADE_DATA_DIR)')
    .option('--as-of <time>', 'time that rules see as now: a date, or a time with its zone', readAsOf)
    .option('--encoding <name>', 'encoding of csv files, for example windows-1250 (default: guessed)')
    .option('--delimiter <character>', 'character between the fields of csv files, or tab', readDelimiter)
    .option('--name <file>', 'name of the document from standard input')
    .option('--recipe <file>', 'recipe of the sender, from ade sender recipe')
    .option('--network', 'let rules use the network, where the package asks for it')
    .option('--expect-rows <n>', 'data rows that the document should have', readCount('--expect-rows', 0))
    .option('--expect-sum <field=number>', 'sum that a field should have, for example amount=1234.50', collectTexts)
    .option('--previous <job-dir>', "job of the sender's document for the previous period, to compare with")
    .option('--first-document', "the document is the sender's first")
    .option('--json', 'print one JSON line per document')
    .addOption(makeFailOnOption())
    .option('--quiet', 'print failures only')
    .action(async (files: string[], options: RunOptions) => {
      process.exitCode = await runDocuments(files, options, terminal);
    });
}

function pickReadAs({ encoding, delimiter }: RunOptions): ReadAs {
  return { ...(encoding === undefined ? {} : { encoding }), ...(delimiter === undefined ? {} : { delimiter }) };
}

/** Reads the numbers to check the document with. They belong to one document, so these options need exactly one. */
function pickChecks(
  files: readonly string[],
  { expectRows, expectSum, previous, firstDocument }: RunOptions,
): CheckSource {
  const expected = readExpectedNumbers(expectRows, expectSum);
  const isAny = Object.keys(expected).length > 0 || previous !== undefined || firstDocument === true;
  if (isAny && files.length > 1) {
    throw usageError('--expect-rows, --expect-sum, --previous and --first-document need exactly one document.');
  }
  return {
    ...(Object.keys(expected).length > 0 ? { expected } : {}),
    ...(previous === undefined ? {} : { previousJobDir: resolve(previous) }),
    ...(firstDocument ? { isFirstDocument: true } : {}),
  };
}

async function runDocuments(files: readonly string[], options: RunOptions, terminal: Terminal): Promise<number> {
  const settings = readRunSettings();
  assertStandardInput(files, options.name);
  const dataDir = resolve(options.dataDir ?? settings.dataDir);
  const { runJob, withEngines } = await import('../../runner/index.ts');
  const isSilent = options.quiet === true || options.json === true;
  const prepared = await prepareForRun(resolve(options.config), { dataDir, settings }, terminal, isSilent);
  const recipe = options.recipe === undefined ? undefined : readRecipeFile(options.recipe).text;
  const checks = pickChecks(files, options);
  const known = files.map((file) => nameFile(file, options.name));
  const names = planOutputNames(known);
  const runFile = (file: string, engines: EnginePool | undefined, hooks: JobHooks) =>
    runJob({
      file,
      prepared,
      dataDir,
      settings,
      asOf: options.asOf,
      network: options.network,
      readAs: pickReadAs(options),
      recipe,
      checks,
      engines,
      ...hooks,
    });
  const planJobs = (engines: EnginePool | undefined) =>
    files.map((file, index) => ({
      path: known[index]!,
      outputName: names[index]!,
      run: (hooks: JobHooks) =>
        file === STANDARD_INPUT
          ? withStandardInput(options.name, hooks.signal, (path) => runFile(path, engines, hooks))
          : runFile(resolve(file), engines, hooks),
    }));
  return withEngines({ dataDir, settings, jobCount: files.length }, (engines) =>
    runJobs(planJobs(engines), options, terminal),
  );
}
