import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentFormat } from '../src/contract/formats.ts';
import { compareCounts } from './compare.ts';
import { hasCounter, type IndependentCount } from './count/independent-count.ts';
import { findKnown } from './known-differences.ts';
import { makeMutant } from './mutate/index.ts';
import type { Mutant } from './mutate/types.ts';
import type { ReaderProcess, ReadResult } from './read/reader-process.ts';

export const FAILURES = ['untyped', 'crashed', 'time', 'memory', 'different'] as const;
export type Failure = (typeof FAILURES)[number];

/** The result for one mutant. */
export interface MutantResult {
  seed: number;
  mutant: Mutant;
  /** `success`, or the error code. */
  ending: string;
  failures: { failure: Failure; text: string }[];
  /** Ids of the known differences that occurred. */
  known: string[];
  /** Whether another reader also counted the cells. */
  isCompared: boolean;
}

export interface Readers {
  folder: string;
  reader: ReaderProcess;
  /** Undefined if the other libraries are not installed. */
  counter: IndependentCount | undefined;
}

/** Reads the mutant of a seed with ADE and with the other reader, and compares the results. */
export async function fuzzOne(format: DocumentFormat, seed: number, readers: Readers): Promise<MutantResult> {
  const mutant = makeMutant(format, seed);
  const path = join(readers.folder, `mutant.${format}`);
  await writeFile(path, mutant.bytes);
  const read = await readers.reader.read(path);
  const result: MutantResult = { seed, mutant, ...describeEnd(read), known: [], isCompared: false };
  if (readers.counter === undefined || !('count' in read) || !hasCounter(format)) return result;
  const other = await readers.counter.count(path, format, read.count.dialect);
  if ('error' in other) return result;
  for (const difference of compareCounts(read.count, other.count)) {
    const known = findKnown(format, difference, mutant.bytes);
    if (known !== undefined) result.known.push(known.id);
    else result.failures.push({ failure: 'different', text: difference.text });
  }
  return { ...result, isCompared: true };
}

function describeEnd(read: ReadResult): Pick<MutantResult, 'ending' | 'failures'> {
  if ('count' in read) return { ending: 'success', failures: [] };
  if ('code' in read) return { ending: read.code, failures: [] };
  if ('untyped' in read) return { ending: 'untyped', failures: [{ failure: 'untyped', text: read.untyped }] };
  if ('crashed' in read) return { ending: 'crashed', failures: [{ failure: 'crashed', text: read.crashed }] };
  return { ending: read.stopped, failures: [{ failure: read.stopped, text: 'the reader was stopped' }] };
}
