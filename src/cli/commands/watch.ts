import { isAbsolute, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { ReadAs } from '../../contract/run-request.ts';
import type { SourceFileRow } from '../../storage/store/index.ts';
import { withInterrupt } from '../interrupt.ts';
import { type DataFileOptions, makeFormatOption, makeProvenanceOption } from '../read/data-files.ts';
import { readDelimiter } from '../read/delimiter.ts';
import { readCount } from '../read/option-values.ts';
import { readRecipeFile } from '../read/recipe.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { renderDocumentLine } from '../render/outcome.ts';
import { cleanText, formatJson } from '../render/text.ts';
import { prepareForRun } from '../report/package-problems.ts';
import { listForJson, noteMisfits } from '../tasks/data-files.ts';
import { makeOutputFolder } from '../tasks/deliver-files.ts';
import type { TakenFile } from '../tasks/take-file.ts';
import { watchFolder } from '../tasks/watch-folder.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED, usageError } from '../usage-error.ts';

interface WatchOptions extends DataFileOptions {
  config: string;
  out: string;
  dataDir?: string;
  settle: number;
  keep?: true;
  once?: true;
  encoding?: string;
  delimiter?: string;
  recipe?: string;
  network?: true;
  json?: true;
  quiet?: true;
}

const SETTLE_SECONDS = 10;

export function addWatchCommand(program: Command, terminal: Terminal): void {
  program
    .command('watch')
    .description('run each document that arrives in a folder, once')
    .argument('<folder>', 'folder in which documents arrive, with all folders below it')
    .requiredOption('--config <dir>', 'config package')
    .requiredOption('--out <dir>', 'folder that receives <name>.normalized.xlsx and <name>.artifact.json')
    .addOption(makeFormatOption())
    .addOption(makeProvenanceOption())
    .option('--data-dir <dir>', 'folder of jobs, environments and what was taken (default: ADE_DATA_DIR)')
    .option('--settle <seconds>', 'how long a file must not have changed', readCount('--settle', 0), SETTLE_SECONDS)
    .option('--keep', 'leave files where they are, instead of moving them to taken/ and failed/')
    .option('--once', 'end when all complete files were dealt with')
    .option('--encoding <name>', 'encoding of csv files, for example windows-1250 (default: guessed)')
    .option('--delimiter <character>', 'character between the fields of csv files, or tab', readDelimiter)
    .option('--recipe <file>', 'recipe of the sender, from ade sender recipe')
    .option('--network', 'let rules use the network, where the package asks for it')
    .option('--json', 'print one JSON line per file')
    .option('--quiet', 'print failures only')
    .action(async (folder: string, options: WatchOptions) => {
      process.exitCode = await watch(folder, options, terminal);
    });
}

async function watch(given: string, options: WatchOptions, terminal: Terminal): Promise<number> {
  const settings = readRunSettings();
  const dataDir = resolve(options.dataDir ?? settings.dataDir);
  const [folder, out] = [resolve(given), resolve(options.out)];
  for (const [name, path] of [['--out', out] as const, ['--data-dir', dataDir] as const])
    if (isWithin(path, folder)) throw usageError(`${name} must not be in the folder that is watched.`);
  await makeOutputFolder(out);
  const { withEngines } = await import('../../runner/index.ts');
  const isSilent = options.quiet === true || options.json === true;
  const prepared = await prepareForRun(resolve(options.config), { dataDir, settings }, terminal, isSilent);
  const recipe = options.recipe === undefined ? undefined : readRecipeFile(options.recipe).text;
  let failures = 0;
  const watched = {
    folder,
    settleSeconds: options.settle,
    keep: options.keep === true,
    once: options.once === true,
    onFile: async (claim: SourceFileRow, taken: TakenFile | null) => {
      if (claim.state === 'failed') failures += 1;
      printFile(claim, taken, options, terminal);
    },
    onTrouble: (message: string) => {
      failures += 1;
      terminal.note(cleanText(message));
    },
  };
  const { network, encoding, delimiter, format, provenance } = options;
  const readAs: ReadAs = { ...(encoding && { encoding }), ...(delimiter && { delimiter }) };
  await withInterrupt((signal) =>
    withEngines({ dataDir, settings, jobCount: Number.POSITIVE_INFINITY }, (engines) =>
      watchFolder(watched, {
        ...{ prepared, dataDir, settings, network, readAs, recipe, engines, out, signal },
        ...{ format, provenance },
      }),
    ),
  );
  return options.once && failures > 0 ? EXIT_FAILED : 0;
}

function printFile(
  claim: SourceFileRow,
  taken: TakenFile | null,
  { json, quiet }: WatchOptions,
  terminal: Terminal,
): void {
  const { path, state, job_id, error_code: code, error_message: message } = claim;
  const error = code === null ? null : { code, message: message ?? '' };
  if (json) {
    const { output = null, artifact = null, summary = {} } = taken?.result ?? {};
    const files = listForJson(taken?.files ?? []);
    terminal.print(formatJson({ path, state, job_id, output, artifact, files, summary, error }));
    return;
  }
  noteMisfits(taken?.files ?? [], terminal);
  if (quiet && state !== 'failed') return;
  if (taken !== null) terminal.print(renderDocumentLine({ ...taken.result, source_file: path }, terminal));
  if (error === null) return;
  terminal.print(
    cleanText(`${taken === null ? `${path}: ${state.replace('_', ' ')}: ` : '  '}${error.message} [${code}]`),
  );
}

function isWithin(path: string, folder: string): boolean {
  const between = relative(folder, path);
  return !(between === '..' || between.startsWith('../') || isAbsolute(between));
}
