/**
 * `npm run bench -- outputs [--rows 1000000]`: what files for programs take. A document is run with the benchmarks'
 * package, whose dues get a scale, and `ade table` writes its result in each format: for a tenth of the rows and for all
 * of them. DuckDB reads the three files and openpyxl the workbook: rows, filled cells of every column and sums must be
 * the same. Fails if they differ, if a format needs more memory than the limit for ten times the rows, or more processor
 * time than the workbook. Writes bench/outputs/results.json.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import type { JobResult } from '../../src/contract/events.ts';
import { runAde } from '../run/contestants.ts';
import { runProgram } from '../run/run-program.ts';
import { here, packageDir } from '../shared/folders.ts';
import { makeWorkbook } from '../shared/make-workbook.ts';
import { findMedian } from '../shared/statistics.ts';
import { readWithDuckDb, readWithOpenpyxl } from './read-sums.ts';

/** Memory for all rows, of the memory for a tenth of them. */
const MAX_MEMORY = 1.2;
/** Processor time of a format, of that of the workbook. */
const MAX_TIME = 1;
const TENTH = 10;
const FORMATS = ['xlsx', 'csv', 'jsonl', 'parquet'] as const;

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '3' } },
});

// A workbook of a million rows is larger than the default limit.
process.env.ADE_WORKER_FSIZE_MB = '4000';
const folder = mkdtempSync(join(tmpdir(), 'ade-bench-'));
const nameFile = (rows: number, format: string) => join(folder, `${rows}.${format}`);
try {
  ensureBuilt();
  const config = makeScaledPackage(join(folder, 'package'));
  const results = [];
  for (const rows of [Number(options.rows) / TENTH, Number(options.rows)]) results.push(await measure(rows, config));
  const [few, all] = results;
  const verdicts = FORMATS.map((format) => {
    const memory = all![format].memoryMb / few![format].memoryMb;
    const time = all![format].cpuMs / all!.xlsx.cpuMs;
    const isMet = memory <= MAX_MEMORY && time <= MAX_TIME;
    const text = `${memory.toFixed(2)} of the memory for ten times the rows, ${time.toFixed(2)} of the workbook's time`;
    process.stdout.write(`${isMet ? 'met   ' : 'MISSED'} ${format.padEnd(8)} ${text}\n`);
    return { format, memory, time, isMet };
  });
  const path = join(import.meta.dirname, 'results.json');
  writeFileSync(path, `${JSON.stringify({ node: process.version, results, verdicts }, null, 2)}\n`);
  if (!verdicts.every(({ isMet }) => isMet)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function makeScaledPackage(path: string): string {
  cpSync(packageDir, path, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
  manifest.columns.meta.dues.scale = 2;
  writeFileSync(join(path, 'manifest.json'), JSON.stringify(manifest));
  return path;
}

/** Time and memory of each format, in runs that alternate. */
async function measure(rows: number, config: string) {
  const { path } = await makeWorkbook(rows);
  const dataDir = join(folder, 'data');
  const { stdout } = await runAde({ ...here, dataDir }, path, config);
  const { job_dir: jobDir }: JobResult = JSON.parse(stdout);
  const runs = Map.groupBy(await runAll(jobDir, rows), ({ format }) => format);
  const figures = Object.fromEntries(
    FORMATS.map((format) => {
      const of = runs.get(format) ?? [];
      const cpuMs = findMedian(of.map((run) => run.totalCpuMs));
      const memoryMb = findMedian(of.map((run) => run.memoryMb.ade ?? 0));
      const bytes = statSync(nameFile(rows, format)).size;
      process.stdout.write(`${rows} rows, ${format}: ${cpuMs} ms of processor time, ${memoryMb} MB, ${bytes} bytes\n`);
      return [format, { cpuMs, memoryMb, bytes }];
    }),
  ) as Record<(typeof FORMATS)[number], { cpuMs: number; memoryMb: number; bytes: number }>;
  await checkSums(rows);
  rmSync(dataDir, { recursive: true });
  for (const format of FORMATS) rmSync(nameFile(rows, format));
  return { rows, ...figures };
}

async function runAll(jobDir: string, rows: number) {
  const runs = [];
  for (let i = 0; i < Number(options.runs); i++) {
    for (const format of FORMATS) {
      const args = [join(here.dir, 'bin/ade.js'), 'table', jobDir, '--out', nameFile(rows, format)];
      runs.push({ format, ...(await runProgram(here.runtime, args)) });
    }
  }
  return runs;
}

async function checkSums(rows: number): Promise<void> {
  const expected = await readWithDuckDb(nameFile(rows, 'parquet'));
  assert.equal(expected.rows, rows);
  for (const format of ['csv', 'jsonl'] as const) {
    assert.deepEqual(await readWithDuckDb(nameFile(rows, format)), expected, format);
  }
  const found = readWithOpenpyxl(nameFile(rows, 'xlsx'));
  if (found === null) process.stdout.write('skipped  openpyxl is not there: the workbook was not compared\n');
  else assert.deepEqual(found, expected, 'the workbook');
  process.stdout.write(`${rows} rows: the sums of all formats are the same\n`);
}
