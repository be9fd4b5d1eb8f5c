import { resolve } from 'node:path';
import type { Command } from 'commander';
import { FILE_EXTENSIONS } from '../../contract/formats.ts';
import type { ReadAs } from '../../contract/run-request.ts';
import type { CheckSource, EnginePool } from '../../runner/index.ts';
import { readAsOf } from '../read/as-of.ts';
import { makeFormatOption, makeProvenanceOption } from '../read/data-files.ts';
import { readDelimiter } from '../read/delimiter.ts';
import { readExpectedNumbers } from '../read/expected-numbers.ts';
import { makeFailOnOption } from '../read/fail-on.ts';
import { collectTexts, readCount } from '../read/option-values.ts';
import { readRecipeFile } from '../read/recipe.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { addServerOptions, type ServerOptions } from '../read/server-options.ts';
import { assertStandardInput, nameFile, STANDARD_INPUT, withStandardInput } from '../read/standard-input.ts';
import { prepareForRun } from '../report/package-problems.ts';
import { planOutputNames } from '../tasks/deliver-files.ts';
import { type JobHooks, type JobOutputOptions, runJobs } from '../tasks/run-jobs.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

interface RunOptions extends JobOutputOptions, ServerOptions {
  config?: string;
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
  sender?: string;
  period?: string;
  again?: true;
}

/** The options that only one of the two places takes in which documents run. */
const HERE_ONLY = ['dataDir', 'recipe', 'previous', 'firstDocument'] as const;
const SERVER_ONLY = ['tokenFile', 'workspace', 'sender', 'period', 'again'] as const;

export function addRunCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('run')
    .description('run documents through a config package, one job each, here or on a server')
    .argument('<file...>', `documents: ${FILE_EXTENSIONS.join(', ')}; - is standard input`)
    .option('--config <dir>', 'config package; with --url: name or id of a config (default: that of the workspace)')
    .option('--out <dir>', 'folder that receives <name>.normalized.xlsx and <name>.artifact.json')
    .addOption(makeFormatOption())
    .addOption(makeProvenanceOption())
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
    .option('--quiet', 'print failures only');
  addServerOptions(command, false)
    .option('--sender <name>', 'with --url: name or id of the sender (default: found by the names)')
    .option('--period <period>', 'with --url: period of the documents, such as 2026-05')
    .option('--again', 'with --url: run documents again that ran before')
    .action(async (files: string[], options: RunOptions) => {
      assertPlace(options);
      const run = options.url === undefined ? runDocuments : runOnServer;
      process.exitCode = await run(files, options, terminal);
    });
}

/** Refuses options of the other place, and a local run without a package. */
function assertPlace(options: RunOptions): void {
  const [wrong] = (options.url === undefined ? SERVER_ONLY : HERE_ONLY).filter((name) => options[name] !== undefined);
  const flag = wrong?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (flag !== undefined) {
    const place = options.url === undefined ? 'needs --url' : 'is not for --url: the server has its own';
    throw usageError(`--${flag} ${place}.`);
  }
  if (options.url === undefined && options.config === undefined) {
    throw usageError("required option '--config <dir>' not specified; with --url it may be left out");
  }
  if (options.url !== undefined && options.format !== undefined && options.out === undefined) {
    throw usageError('--format needs --out with --url: a server keeps the files of its jobs.');
  }
}

async function runOnServer(files: readonly string[], options: RunOptions, terminal: Terminal): Promise<number> {
  assertStandardInput(files, options.name);
  const { runRemotely } = await import('../tasks/run-remotely.ts');
  const { findConfig, findSenderId, withServer } = await import('../read/server.ts');
  const { expected } = pickChecks(files, options);
  const { sender } = options;
  const { client, config, senderId } = await withServer(options, async (opened, signal) => ({
    client: opened,
    config: await findConfig(opened, options.config, signal),
    senderId: sender === undefined ? undefined : await findSenderId(opened, sender, signal),
  }));
  const submission = {
    request: {
      config_id: config.id,
      runtime_network_access: options.network,
      as_of: options.asOf,
      read_as: pickReadAs(options),
      expected,
      sender_id: senderId,
      period: options.period,
    },
    versionId: config.active_version_id,
    isAgain: options.again === true,
  };
  return runRemotely(client, { files, name: options.name, submission }, options, terminal);
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
  const prepared = await prepareForRun(resolve(options.config ?? '.'), { dataDir, settings }, terminal, isSilent);
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
