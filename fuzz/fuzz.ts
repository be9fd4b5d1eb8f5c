import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentFormat } from '../src/contract/formats.ts';
import { FAILURES, type Failure, fuzzOne, type MutantResult } from './fuzz-format.ts';
import { OtherReader } from './other/other-reader.ts';
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
  seconds: number;
  /** The longest time that reading a mutant took, and the most memory that the reader had. */
  slowestMs: number;
  peakMb: number;
  /** How many mutants ended in each way. */
  endings: Record<string, number>;
  /** How many of the successfully read mutants were compared, and with what. */
  compared: Record<string, number>;
  /** How many mutants failed, and how. */
  findings: number;
  failures: Record<Failure, number>;
  /** How many mutants had each known difference, and each reason why nothing could tell. */
  known: Record<string, number>;
  excused: Record<string, number>;
}

/** Reads mutants of a format, one after the other. */
export async function fuzz(run: FuzzRun): Promise<Summary> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-fuzz-'));
  const reader = new ReaderProcess();
  const other = run.isCompared ? new OtherReader() : undefined;
  const summary = makeSummary(run.format);
  const start = Date.now();
  try {
    for (let at = 0; at < run.count && Date.now() < run.endAt; at++) {
      const result = await fuzzOne(run.format, run.firstSeed + at, { folder, reader, other });
      addResult(summary, result);
      run.onResult(result);
    }
    return { ...summary, seconds: (Date.now() - start) / 1000 };
  } finally {
    reader.stop();
    other?.stop();
    await rm(folder, { recursive: true });
  }
}

const NOTHING = { seconds: 0, slowestMs: 0, peakMb: 0, findings: 0 };

function makeSummary(format: DocumentFormat): Summary {
  const failures = Object.fromEntries(FAILURES.map((failure) => [failure, 0])) as Summary['failures'];
  return { format, mutants: 0, ...NOTHING, endings: {}, compared: {}, failures, known: {}, excused: {} };
}

function addResult(summary: Summary, result: MutantResult): void {
  summary.mutants += 1;
  if (result.failures.length > 0) summary.findings += 1;
  summary.slowestMs = Math.max(summary.slowestMs, result.ms);
  summary.peakMb = Math.max(summary.peakMb, result.peakMb);
  addOne(summary.endings, result.ending);
  addEach(summary.compared, result.comparedWith);
  addEach(
    summary.failures,
    result.failures.map((each) => each.failure),
  );
  addEach(summary.known, result.known);
  addEach(summary.excused, result.excused);
}

function addEach(counts: Record<string, number>, keys: readonly string[]): void {
  for (const key of new Set(keys)) addOne(counts, key);
}

function addOne(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
