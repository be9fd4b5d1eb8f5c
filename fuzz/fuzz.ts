import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentFormat } from '../src/contract/formats.ts';
import { IndependentCount } from './count/independent-count.ts';
import { FAILURES, type Failure, fuzzOne, type MutantResult } from './fuzz-format.ts';
import { ReaderProcess } from './read/reader-process.ts';

export interface FuzzRun {
  format: DocumentFormat;
  firstSeed: number;
  /** The run ends after this many mutants or at this time, whichever comes first. */
  count: number;
  endAt: number;
  isCompared: boolean;
  onResult(result: MutantResult): void;
}

/** The results for the mutants of a format. */
export interface Summary {
  format: DocumentFormat;
  mutants: number;
  /** How many mutants ended in each way. */
  endings: Record<string, number>;
  /** How many of the successfully read mutants another reader also read. */
  compared: number;
  failures: Record<Failure, number>;
  /** How often each known difference occurred. */
  known: Record<string, number>;
}

/** Reads mutants of a format, one after the other. */
export async function fuzz(run: FuzzRun): Promise<Summary> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-fuzz-'));
  const reader = new ReaderProcess();
  const counter = run.isCompared ? new IndependentCount() : undefined;
  const summary = makeSummary(run.format);
  try {
    for (let at = 0; at < run.count && Date.now() < run.endAt; at++) {
      const result = await fuzzOne(run.format, run.firstSeed + at, { folder, reader, counter });
      addResult(summary, result);
      run.onResult(result);
    }
    return summary;
  } finally {
    reader.stop();
    counter?.stop();
    await rm(folder, { recursive: true });
  }
}

function makeSummary(format: DocumentFormat): Summary {
  const failures = Object.fromEntries(FAILURES.map((failure) => [failure, 0])) as Summary['failures'];
  return { format, mutants: 0, endings: {}, compared: 0, failures, known: {} };
}

function addResult(summary: Summary, { ending, failures, known, isCompared }: MutantResult): void {
  summary.mutants += 1;
  if (isCompared) summary.compared += 1;
  addOne(summary.endings, ending);
  for (const failure of new Set(failures.map((each) => each.failure))) addOne(summary.failures, failure);
  for (const id of new Set(known)) addOne(summary.known, id);
}

function addOne(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
