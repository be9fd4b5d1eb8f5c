import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { COLUMN_WEIGHTS_FILE } from '../../contract/column-weights.ts';
import { dataFolders } from '../../contract/layout.ts';
import { ROW_WEIGHTS_FILE } from '../../contract/row-weights.ts';
import type { Settings } from '../../contract/settings.ts';
import type { PreparedPackage } from '../../package/index.ts';
import type { LearnOptions } from '../../trials/learn/index.ts';
import { withInterrupt } from '../interrupt.ts';
import { readAmount, readCount } from '../read/option-values.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { makeLearnProgress } from '../report/learn-progress.ts';
import { prepareForRun } from '../report/package-problems.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

interface LearnCommandOptions {
  fresh?: boolean;
  strength: number;
  move?: number;
  collection?: string;
  unseen?: boolean;
  leaveFamilyOut?: boolean;
  worst: number;
  dryRun?: boolean;
  json?: boolean;
}

export function addLearnCommand(program: Command, terminal: Terminal): void {
  program
    .command('learn')
    .description("learn a config package's weights from labelled documents")
    .argument('<dir>', 'config package')
    .argument('<corpus>', 'folder of documents with their labels, NAME.labels.json next to NAME')
    .option('--fresh', 'learn from scratch, without the weights that the package has')
    .option(
      '--strength <number>',
      'how strongly the weights stay close to the initial weights',
      readAmount('--strength'),
      1,
    )
    .option(
      '--move <number>',
      'with --fresh: learn row weights without formats first, then move them with this strength',
      readAmount('--move'),
    )
    .option('--collection <name>', 'only the documents of this collection')
    .option('--unseen', 'also learn from labels that nobody has checked')
    .option('--leave-family-out', 'also show how each collection is read with weights from the other collections')
    .option(
      '--worst <count>',
      'how many documents to list that got worse, and how many that got better',
      readCount('--worst', 0),
      10,
    )
    .option('--dry-run', 'write nothing')
    .option('--json', 'print the result as JSON')
    .action((packageDir: string, corpusDir: string, options: LearnCommandOptions) =>
      learnAndWrite(packageDir, corpusDir, options, terminal),
    );
}

async function learnAndWrite(
  packageDir: string,
  corpusDir: string,
  options: LearnCommandOptions,
  terminal: Terminal,
): Promise<void> {
  if (options.move !== undefined && options.fresh !== true) {
    throw usageError('--move needs --fresh: its first step begins from scratch');
  }
  const settings = readRunSettings();
  const { learnPackage, writeLearned } = await import('../../trials/learn/index.ts');
  const { readCorpus } = await import('../../trials/score/index.ts');
  const { NextHost } = await import('../../engine/index.ts');
  const { withTemporaryDataDir } = await import('../../runner/index.ts');
  const { renderLearned } = await import('../render/learn.ts');
  const {
    fresh = false,
    strength,
    move,
    collection,
    leaveFamilyOut = false,
    worst,
    dryRun = false,
    json = false,
  } = options;
  const corpus = readCorpus(corpusDir, { collection, unseen: options.unseen });
  const learned = await withInterrupt((signal) =>
    withTemporaryDataDir(async (dataDir) => {
      const prepared = await prepareRules(packageDir, { dataDir, settings, fresh, json }, terminal);
      const progress = makeLearnProgress(basename(resolve(packageDir)), terminal, json);
      const { onStep } = progress;
      const hosts = new NextHost();
      const rules = { prepared, settings, hosts };
      const learnOptions: LearnOptions = { strength, move, isFresh: fresh, rules, leaveFamilyOut, signal, onStep };
      return learnPackage(packageDir, corpusDir, corpus, learnOptions).finally(() => {
        hosts.close();
        progress.stop();
      });
    }),
  );
  printAnswer(learned, (data, look) => renderLearned(data, worst, look), terminal, json);
  if (dryRun) return;
  for (const part of learned.parts) await writeLearned(packageDir, part);
}

/** Prepares the package, so that its rules can be called; with `fresh`, without its weights, which may be unusable. */
async function prepareRules(
  packageDir: string,
  { dataDir, settings, fresh, json }: { dataDir: string; settings: Settings; fresh: boolean; json: boolean },
  terminal: Terminal,
): Promise<PreparedPackage> {
  const leftOut = fresh ? [ROW_WEIGHTS_FILE, COLUMN_WEIGHTS_FILE] : [];
  const options = { dataDir, settings, leftOut, cacheDir: dataFolders(settings.dataDir).npmCache };
  // A package without its weights may cause warnings that do not apply to the package itself.
  return prepareForRun(resolve(packageDir), options, terminal, json || fresh);
}
