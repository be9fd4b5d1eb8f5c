import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { dataFolders, MANIFEST_NAME } from '../../contract/layout.ts';
import type { Settings } from '../../contract/settings.ts';
import type { SavedScore, Score } from '../../trials/score/index.ts';
import { withInterrupt } from '../interrupt.ts';
import { readAsOf } from '../read/as-of.ts';
import { readCount } from '../read/option-values.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { prepareForRun } from '../report/package-problems.ts';
import { printAnswer } from '../report/print-answer.ts';
import { makeScoreProgress } from '../report/score-progress.ts';
import { type ComparedResults, withComparedResults } from '../tasks/compare-results.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED } from '../usage-error.ts';

interface ScoreCommandOptions {
  compare?: string;
  collection?: string;
  limit?: number;
  unseen?: boolean;
  neutralWords?: string;
  asOf?: string;
  parallel?: number;
  worst: number;
  save?: string;
  json?: boolean;
}

export function addScoreCommand(program: Command, terminal: Terminal): void {
  program
    .command('score')
    .description('measure how well a config package reads labelled documents')
    .argument('<dir>', 'config package')
    .argument('<corpus>', 'folder of documents with their labels, NAME.labels.json next to NAME')
    .option('--compare <path>', 'compare with another package, or with a score that --save wrote')
    .option('--collection <name>', 'only the documents of this collection')
    .option('--limit <count>', 'only the first documents of each collection', readCount('--limit', 1))
    .option('--unseen', 'also judge by labels that nobody has checked')
    .option(
      '--neutral-words <file>',
      'words, one a line: rows with one of them and without a label do not count, where only some labels are judged',
    )
    .option('--as-of <time>', 'time that rules see as now (default: the end of 2026)', readAsOf)
    .option('--parallel <count>', 'jobs at a time (default: one per core)', readCount('--parallel', 1))
    .option('--worst <count>', 'number of documents to list, the worst first', readCount('--worst', 0), 10)
    .option('--save <file>', 'write the score as JSON, for --compare')
    .option('--json', 'print the score as JSON')
    .action(async (packageDir: string, corpusDir: string, options: ScoreCommandOptions) => {
      const score = await scoreAndCompare(packageDir, corpusDir, options, terminal);
      if (score.not_judged.length > 0) process.exitCode = EXIT_FAILED;
    });
}

async function scoreAndCompare(
  packageDir: string,
  corpusDir: string,
  options: ScoreCommandOptions,
  terminal: Terminal,
): Promise<Score> {
  const settings = readRunSettings();
  // Loaded here, so that other commands start without it.
  const { compareScores, readCorpus, readNeutralWords, readScore, saveScore } = await import(
    '../../trials/score/index.ts'
  );
  const { renderScore } = await import('../render/score.ts');
  const { renderScoreComparison } = await import('../render/score-comparison.ts');
  const documents = readCorpus(corpusDir, options);
  const { neutralWords: wordsFile } = options;
  const neutralWords = wordsFile === undefined ? null : readNeutralWords(wordsFile);
  const { compare, save, worst, json } = options;
  const isPackage = compare !== undefined && existsSync(join(compare, MANIFEST_NAME));
  // Read before anything runs, so that a wrong file is reported at once.
  const saved = compare === undefined || isPackage ? null : readScore(compare);
  const run = (dir: string, onResult?: ComparedResults['keep']) =>
    withInterrupt((signal) =>
      runPackage(dir, documents, { ...options, neutralWords, settings, signal, onResult }, terminal),
    );
  const runBoth = async (results: ComparedResults | null) => {
    const score = await run(packageDir, results?.keep);
    if (save !== undefined) await saveScore(save, score);
    const other = results !== null && compare !== undefined ? await run(compare, results.compare) : saved;
    return { score, other, values: results?.list() ?? null };
  };
  const { score, other, values } = await (isPackage ? withComparedResults(runBoth) : runBoth(null));
  if (other === null) {
    printAnswer(score, (data, look) => renderScore(data, worst, look), terminal, json);
    return score;
  }
  const comparison = { ...compareScores(other satisfies SavedScore, score), values };
  if (json) printAnswer({ ...score, comparison }, () => [], terminal, json);
  else printAnswer(comparison, (data, look) => renderScoreComparison(data, worst, look), terminal, json);
  return score;
}

/** Prepares the package and runs its jobs in a folder that is removed afterwards. */
async function runPackage(
  packageDir: string,
  documents: Parameters<typeof import('../../trials/score/index.ts').scorePackage>[0],
  {
    asOf,
    parallel,
    json,
    neutralWords,
    settings,
    signal,
    onResult,
  }: Pick<ScoreCommandOptions, 'asOf' | 'parallel' | 'json'> & {
    neutralWords: RegExp | null;
    settings: Settings;
    signal: AbortSignal;
    onResult: ComparedResults['keep'] | undefined;
  },
  terminal: Terminal,
): Promise<Score> {
  const { scorePackage } = await import('../../trials/score/index.ts');
  const { withTemporaryDataDir } = await import('../../runner/index.ts');
  const cacheDir = dataFolders(settings.dataDir).npmCache;
  return withTemporaryDataDir(async (dataDir) => {
    const isQuiet = json === true;
    const prepared = await prepareForRun(resolve(packageDir), { dataDir, cacheDir, settings }, terminal, isQuiet);
    const progress = makeScoreProgress(basename(resolve(packageDir)), documents.length, terminal, isQuiet);
    const { onDocument } = progress;
    return scorePackage(documents, {
      prepared,
      dataDir,
      settings,
      asOf,
      parallel,
      neutralWords,
      signal,
      onDocument,
      onResult,
    }).finally(progress.stop);
  });
}
