import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { collectNames, readCount } from '../read/option-values.ts';
import { readRecipeFile } from '../read/recipe.ts';
import { renderShared } from '../render/shared.ts';
import { printAnswer } from '../report/print-answer.ts';
import { makeUnwritable } from '../tasks/deliver-files.ts';
import type { Terminal } from '../terminal.ts';

interface SharedOptions {
  config: string;
  minSenders: number;
  write?: boolean;
  only?: string[];
  json?: boolean;
}

/** A correction that this many senders share is more than the habit of one sender. */
const MIN_SENDERS = 3;

export function addSharedCommand(sender: Command, terminal: Terminal): void {
  sender
    .command('shared')
    .description(
      'show which corrections the recipes of several senders share, and which change of the config package would replace them',
    )
    .argument('<recipe...>', 'recipe files; if a sender has several, the last one counts')
    .requiredOption('--config <dir>', 'config package')
    .option(
      '--min-senders <count>',
      'how many senders must share a correction',
      readCount('--min-senders', 2),
      MIN_SENDERS,
    )
    .option('--write', 'change the package, and add a case for each correction')
    .option('--only <ids>', 'with --write: only these corrections', collectNames)
    .option('--json', 'print what was found as JSON')
    .action((paths: string[], options: SharedOptions) => showShared(paths, options, terminal));
}

async function showShared(paths: string[], options: SharedOptions, terminal: Terminal): Promise<void> {
  const { chooseOffered, findShared, planChanges, proposeChanges } = await import('../../trials/generalize/index.ts');
  const { readPackageFacts } = await import('../../package/index.ts');
  const recipes = paths.map((path) => {
    const { recipe } = readRecipeFile(path);
    return { sender: recipe.sender, recipe };
  });
  const dir = resolve(options.config);
  const facts = await readPackageFacts(dir);
  const found = findShared(recipes, { minSenders: options.minSenders, asOf: new Date().toISOString() });
  const shared = proposeChanges(found, facts);
  const wanted = options.write ? chooseOffered(shared, options.only) : [];
  const files = planChanges(dir, wanted, facts.manifest);
  for (const [file, text] of files) await writeText(join(dir, file), text);
  printAnswer({ shared, written: [...files.keys()], config: options.config }, renderShared, terminal, options.json);
}

async function writeText(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, text);
  } catch (cause) {
    throw makeUnwritable(path, cause as NodeJS.ErrnoException);
  }
}
