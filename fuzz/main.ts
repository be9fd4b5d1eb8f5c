/**
 * `npm run fuzz [-- --format xls,csv] [--count N] [--seconds S] [--seed N]`: reads damaged documents, and compares
 * every value with those of other readers and of the document before the damage. `--seed` alone shows one mutant again.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DOCUMENT_FORMATS, type DocumentFormat } from '../src/contract/formats.ts';
import { fuzz, type Summary } from './fuzz.ts';
import type { MutantResult } from './fuzz-format.ts';
import { knownDifferences } from './known-differences.ts';
import { listMissingReaders } from './other/other-reader.ts';

const { values: options } = parseArgs({
  options: {
    format: { type: 'string', default: DOCUMENT_FORMATS.join(',') },
    seed: { type: 'string' },
    count: { type: 'string' },
    seconds: { type: 'string' },
  },
});

const DEFAULT_COUNT = 2000;
/** After this many mutants, a known difference that did not occur may no longer exist. */
const LONG_RUN = 10_000;
const failuresDir = join(import.meta.dirname, 'failures');
const log = (line: string) => process.stdout.write(`${line}\n`);

const formats = options.format.split(',').map((name) => {
  if (DOCUMENT_FORMATS.includes(name as DocumentFormat)) return name as DocumentFormat;
  throw new Error(`There is no format ${name}. Formats: ${DOCUMENT_FORMATS.join(', ')}.`);
});
const isOne = options.seed !== undefined && options.count === undefined && options.seconds === undefined;
const count = isOne
  ? 1
  : readNumber(options.count, options.seconds === undefined ? DEFAULT_COUNT : Number.POSITIVE_INFINITY);

function readNumber(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (value > 0) return value;
  throw new Error(`Expected a number above 0, found ${text}.`);
}

/** Each format gets its share of the time. */
async function fuzzFormat(format: DocumentFormat): Promise<Summary> {
  const missing = listMissingReaders([format]);
  for (const reason of missing) log(`Compared only with the original: ${reason}.`);
  const seconds = readNumber(options.seconds, Number.POSITIVE_INFINITY) / formats.length;
  return fuzz({
    format,
    firstSeed: readNumber(options.seed, 1),
    count,
    endAt: Date.now() + seconds * 1000,
    isCompared: missing.length === 0,
    onResult: (result) => {
      if (isOne || result.failures.length > 0) show(format, result);
    },
  });
}

function show(format: DocumentFormat, { seed, mutant, ending, failures, known, excused }: MutantResult): void {
  const path = join(failuresDir, `${format}-${seed}.${format}`);
  mkdirSync(failuresDir, { recursive: true });
  writeFileSync(path, mutant.bytes);
  log(`\n${format}, seed ${seed}: ${ending}. npm run fuzz -- --format ${format} --seed ${seed}`);
  for (const step of mutant.steps) log(`  ${step}`);
  for (const { failure, text } of failures) log(`  ${failure}: ${text}`);
  for (const id of new Set(known)) log(`  known: ${id}`);
  for (const id of new Set(excused)) log(`  nothing could tell: ${id}`);
  log(`  ${path}`);
}

function printSummary(summary: Summary): void {
  const { format, mutants, seconds, slowestMs, peakMb, endings, compared, failures, known, excused } = summary;
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .filter(([, number]) => number > 0)
      .map(([name, number]) => `${name} ${number}`)
      .join(', ') || 'none';
  log(`\n${format}: ${mutants} mutants in ${seconds.toFixed(1)} s, compared with ${list(compared)}`);
  log(`  the slowest took ${Math.round(slowestMs)} ms, the reader at most ${peakMb} MB`);
  log(`  endings: ${list(endings)}`);
  log(`  known differences: ${list(known)}`);
  log(`  nothing could tell: ${list(excused)}`);
  log(`  failures: ${list(failures)}`);
  if (mutants < LONG_RUN || compared['another reader'] === undefined) return;
  const unmet = knownDifferences.filter((each) => each.format === format && known[each.id] === undefined);
  for (const { id } of unmet) log(`  never met, perhaps out of date: ${id}`);
}

let findings = 0;
for (const format of formats) {
  const summary = await fuzzFormat(format);
  printSummary(summary);
  findings += summary.findings;
}
log(`\n${findings} finding${findings === 1 ? '' : 's'}.`);
if (findings > 0) process.exitCode = 1;
