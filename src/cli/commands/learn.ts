import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import type { LearnOptions } from '../../learn/index.ts';
import { makeLearnProgress } from '../learn-progress.ts';
import { printAnswer } from '../print-answer.ts';
import { readAmount } from '../read/amount.ts';
import { readCount } from '../read/count.ts';
import type { Terminal } from '../terminal.ts';

interface LearnCommandOptions {
  fresh?: boolean;
  strength: number;
  collection?: string;
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
    .option('--fresh', 'do not begin with the weights that the package has')
    .option(
      '--strength <number>',
      'how strongly weights are drawn to those they begin with',
      readAmount('--strength'),
      1,
    )
    .option('--collection <name>', 'only the documents of this collection')
    .option('--leave-family-out', 'show also how each collection is read by what the others teach')
    .option('--worst <count>', 'how many documents to list that got worse, or better', readCount('--worst', 0), 10)
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
  const { learnPackage, writeLearned } = await import('../../learn/index.ts');
  const { readCorpus } = await import('../../score/index.ts');
  const { renderLearned } = await import('../render/learn.ts');
  const { fresh = false, strength, collection, leaveFamilyOut = false, worst, dryRun = false, json } = options;
  const corpus = readCorpus(corpusDir, { collection });
  const progress = makeLearnProgress(basename(resolve(packageDir)), terminal, json === true);
  const { onStep } = progress;
  const learnOptions: LearnOptions = { strength, isFresh: fresh, leaveFamilyOut, onStep };
  const learned = await learnPackage(packageDir, corpusDir, corpus, learnOptions).finally(progress.stop);
  printAnswer(learned, (data, look) => renderLearned(data, worst, look), terminal, json);
  if (dryRun) return;
  for (const part of learned.parts) await writeLearned(packageDir, part);
}
