/**
 * `npm run bench -- editions [--rows 100000] [--pairs 12]`: what it costs that a package has a key and roles. In each
 * pair, `ade run` runs a document once with the benchmarks' package and once with the same package with a key and all
 * roles: a first document, and documents of the next month in which nearly every row has changed. Fails if the ratio of
 * the processor times is above the limit. Writes bench/editions/results.json.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import type { JobResult } from '../../src/contract/events.ts';
import { estimateRatio, type Pair } from '../compare/ratios.ts';
import { runAde } from '../run/contestants.ts';
import { here, packageDir } from '../shared/folders.ts';
import { makeWorkbook } from '../shared/make-workbook.ts';
import { findMedian } from '../shared/statistics.ts';
import { makeKeyedPackage } from './keyed-package.ts';

/** Of the job without a key. */
const MAX_RATIO = 1.08;

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, pairs: { type: 'string', default: '12' } },
});
const rows = Number(options.rows);

/** A document with the earlier job that it is compared with. */
interface Case {
  name: string;
  document: string;
  previous: string | null;
}

const folder = mkdtempSync(join(tmpdir(), 'ade-bench-'));
try {
  ensureBuilt();
  const keyed = makeKeyedPackage(join(folder, 'package'));
  const { path: first } = await makeWorkbook(rows);
  const { job_dir: previous } = await run('earlier', first, keyed, null);
  const cases: Case[] = [{ name: 'a first document', document: first, previous: null }];
  for (const edition of ['other amounts', 'other values'] as const) {
    const { path: document } = await makeWorkbook(rows, edition);
    cases.push({ name: `the next month, ${edition}`, document, previous });
  }
  const results = [];
  for (const one of cases) results.push(await measure(one, keyed));
  const path = join(import.meta.dirname, 'results.json');
  writeFileSync(path, `${JSON.stringify({ node: process.version, rows, results }, null, 2)}\n`);
  if (results.some(({ ratio }) => ratio.median > MAX_RATIO)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure({ name, document, previous }: Case, keyed: string) {
  const runPlain = async () => (await run('plain', document, packageDir, null)).cpuMs;
  const runKeyed = async () => (await run('keyed', document, keyed, previous)).cpuMs;
  // The first runs also prepare the packages and fill the file cache.
  for (const warmUp of [runPlain, runKeyed]) await warmUp();
  const pairs: Pair[] = [];
  for (let i = 0; i < Number(options.pairs); i++) {
    const isPlainFirst = i % 2 === 0;
    const one = await (isPlainFirst ? runPlain : runKeyed)();
    const other = await (isPlainFirst ? runKeyed : runPlain)();
    pairs.push(isPlainFirst ? { old: one, new: other } : { old: other, new: one });
  }
  const ratio = estimateRatio(pairs);
  const [median, lower, upper] = [ratio.median, ratio.lower, ratio.upper].map((value) => value.toFixed(3));
  const plainMs = Math.round(findMedian(pairs.map(({ old }) => old)));
  const verdict = ratio.median > MAX_RATIO ? 'MISSED' : 'met   ';
  process.stdout.write(`${verdict} ${median} (${lower} to ${upper}) × ${plainMs} ms of processor time: ${name}\n`);
  return { name, pairs, ratio };
}

/** Runs a document; the jobs of a folder before are removed. */
async function run(name: string, document: string, config: string, previous: string | null) {
  const dataDir = join(folder, 'data', name);
  rmSync(join(dataDir, 'jobs'), { recursive: true, force: true });
  const more = previous === null ? [] : ['--previous', previous];
  const { stdout, totalCpuMs } = await runAde({ ...here, dataDir }, document, config, more);
  const { job_dir }: JobResult = JSON.parse(stdout);
  return { job_dir, cpuMs: totalCpuMs };
}
