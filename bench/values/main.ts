/**
 * `npm run bench -- values [--rows 1000000]`: what it takes to compare the values of two results. A document is run with
 * the benchmarks' package and with one that doubles the dues, then `ade diff` compares both jobs: for a tenth of the rows
 * and for all of them. Fails if the larger comparison needs more memory than the limit. Writes bench/values/results.json.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import type { JobResult } from '../../src/contract/events.ts';
import { runAde } from '../run/contestants.ts';
import { runProgram } from '../run/run-program.ts';
import { here, packageDir } from '../shared/folders.ts';
import { makeWorkbook } from '../shared/make-workbook.ts';

/** Memory for all rows, of the memory for a tenth of them. */
const MAX_RATIO = 1.2;
const TENTH = 10;

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });

const folder = mkdtempSync(join(tmpdir(), 'ade-bench-'));
try {
  ensureBuilt();
  const doubling = makeDoublingPackage(join(folder, 'package'));
  const results = [];
  for (const rows of [Number(options.rows) / TENTH, Number(options.rows)]) results.push(await measure(rows, doubling));
  const [few, all] = results.map(({ memoryMb }) => memoryMb);
  const ratio = all! / few!;
  const verdict = ratio > MAX_RATIO ? 'MISSED' : 'met   ';
  process.stdout.write(`${verdict} ${ratio.toFixed(2)} of the memory for ten times the rows\n`);
  const path = join(import.meta.dirname, 'results.json');
  writeFileSync(path, `${JSON.stringify({ node: process.version, results, ratio }, null, 2)}\n`);
  if (ratio > MAX_RATIO) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function makeDoublingPackage(path: string): string {
  cpSync(packageDir, path, { recursive: true });
  const script = join(path, 'columns/dues.ts');
  const text = readFileSync(script, 'utf8');
  const changed = text.replace(
    'return transformAmounts(call);',
    "return { values: transformAmounts(call).values.map((value) => (typeof value === 'number' ? value * 2 : value)) };",
  );
  assert.notEqual(changed, text, 'the rule was not found');
  writeFileSync(script, changed);
  return path;
}

async function measure(rows: number, doubling: string) {
  const { path } = await makeWorkbook(rows);
  const [before, after] = [await run('before', path, packageDir), await run('after', path, doubling)];
  const diff = ['diff', before, after, '--json'];
  const { stdout, totalCpuMs, memoryMb } = await runProgram(here.runtime, [join(here.dir, 'bin/ade.js'), ...diff]);
  const { cells } = JSON.parse(stdout);
  assert.equal(cells.rows.both, rows);
  assert.deepEqual(
    cells.fields.map(({ target_field }: { target_field: string }) => target_field),
    ['dues'],
  );
  const mb = memoryMb.ade ?? 0;
  process.stdout.write(`${rows} rows: ${totalCpuMs} ms of processor time, ${mb} MB\n`);
  return { rows, totalCpuMs, memoryMb: mb };
}

/** Runs a document; returns the folder of its job. */
async function run(name: string, document: string, config: string): Promise<string> {
  const dataDir = join(folder, 'data', name);
  rmSync(join(dataDir, 'jobs'), { recursive: true, force: true });
  const { stdout } = await runAde({ ...here, dataDir }, document, config);
  const { job_dir }: JobResult = JSON.parse(stdout);
  return job_dir;
}
