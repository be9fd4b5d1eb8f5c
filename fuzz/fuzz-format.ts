import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentFormat } from '../src/contract/formats.ts';
import type { AdeReading } from './cells/types.ts';
import { compareOriginal } from './compare/compare-original.ts';
import { compareReaders } from './compare/compare-readers.ts';
import type { Difference } from './compare/difference.ts';
import { findKnown } from './known-differences.ts';
import { makeMutant } from './mutate/index.ts';
import type { Mutant } from './mutate/types.ts';
import { hasOtherReader, type OtherReader } from './other/other-reader.ts';
import type { ReaderProcess, ReadResult } from './read/reader-process.ts';
import type { UndetectableId } from './undetectable.ts';

/**
 * `refused`: a sound document; `different`: another reader has other values; `unnoticed`: a value of the document before the damage is missing or
 * another, and no record says so.
 */
export const FAILURES = ['untyped', 'crashed', 'time', 'memory', 'refused', 'different', 'unnoticed'] as const;
export type Failure = (typeof FAILURES)[number];

/** The result for one mutant. */
export interface MutantResult {
  seed: number;
  mutant: Mutant;
  /** `success`, or the error code. */
  ending: string;
  failures: { failure: Failure; text: string }[];
  /** How long ADE took, and the most memory that its process has had so far; 0 if it was stopped. */
  ms: number;
  peakMb: number;
  /** Ids of the known differences that occurred. */
  known: string[];
  /** Why nothing could tell that values are missing or changed. */
  excused: UndetectableId[];
  /** With what the values were compared. */
  comparedWith: ('another reader' | 'the original')[];
}

export interface Readers {
  folder: string;
  reader: ReaderProcess;
  /** Undefined if the other libraries are not installed. */
  other: OtherReader | undefined;
}

/** Reads the mutant of a seed with ADE, and compares the values with what should be there. */
export async function fuzzOne(format: DocumentFormat, seed: number, readers: Readers): Promise<MutantResult> {
  const mutant = makeMutant(format, seed);
  const path = join(readers.folder, `mutant.${format}`);
  await writeFile(path, mutant.bytes);
  const start = performance.now();
  const read = await readers.reader.read(path);
  const used = { ms: performance.now() - start, peakMb: 'peakMb' in read ? read.peakMb : 0 };
  const result: MutantResult = {
    seed,
    mutant,
    ...describeEnd(read),
    ...used,
    known: [],
    excused: [],
    comparedWith: [],
  };
  if (mutant.isSound && 'code' in read)
    result.failures.push({ failure: 'refused', text: `a sound document: ${read.code}` });
  if (!('reading' in read) || read.reading.isTooLarge) return result;
  const isOpenedByOther = await compareWithOther(format, path, read.reading, readers, result);
  if (mutant.isExact || !isOpenedByOther) compareWithOriginal(format, read.reading, result);
  return result;
}

/** Whether another reader can open the document. */
async function compareWithOther(
  format: DocumentFormat,
  path: string,
  reading: AdeReading,
  { other }: Readers,
  result: MutantResult,
): Promise<boolean> {
  if (other === undefined || !hasOtherReader(format)) return false;
  const found = await other.read(path, format, reading.dialect);
  if ('error' in found) return false;
  result.comparedWith.push('another reader');
  addDifferences(format, 'different', compareReaders(reading, found), result);
  return true;
}

function compareWithOriginal(format: DocumentFormat, reading: AdeReading, result: MutantResult): void {
  const { differences, excused } = compareOriginal(reading, result.mutant.expectation);
  result.comparedWith.push('the original');
  result.excused.push(...excused);
  addDifferences(format, 'unnoticed', differences, result);
}

/** One difference of each kind is enough: the others have the same cause. */
function addDifferences(
  format: DocumentFormat,
  failure: 'different' | 'unnoticed',
  differences: readonly Difference[],
  result: MutantResult,
): void {
  const unknown = differences.filter((difference) => {
    const known = findKnown(format, difference, result.mutant.bytes);
    if (known !== undefined) result.known.push(known.id);
    return known === undefined;
  });
  for (const [kind, all] of Map.groupBy(unknown, (each) => each.kind)) {
    const more = all.length === 1 ? '' : `, and ${all.length - 1} more`;
    result.failures.push({ failure, text: `${kind}: ${all[0]!.text}${more}` });
  }
}

function describeEnd(read: ReadResult): Pick<MutantResult, 'ending' | 'failures'> {
  if ('reading' in read) return { ending: 'success', failures: [] };
  if ('code' in read) return { ending: read.code, failures: [] };
  if ('untyped' in read) return { ending: 'untyped', failures: [{ failure: 'untyped', text: read.untyped }] };
  if ('crashed' in read) return { ending: 'crashed', failures: [{ failure: 'crashed', text: read.crashed }] };
  return { ending: read.stopped, failures: [{ failure: read.stopped, text: 'the reader was stopped' }] };
}
