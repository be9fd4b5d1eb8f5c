/**
 * `npm run bench -- documents [PART…] [--runs N]`: runs `ade run` on documents of every format and of unusual shapes,
 * with three packages. Only documents with a PART in their name, if given. Writes bench/documents/results.json.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { runAde } from '../run/contestants.ts';
import { describeLoad, describeProcessor } from '../run/print-results.ts';
import type { ProgramRun } from '../run/run-program.ts';
import { here } from '../shared/folders.ts';
import { LoadWatch } from '../shared/load-watch.ts';
import { combine, findMedian } from '../shared/statistics.ts';
import { type Case, chooseCases } from './documents.ts';
import { makePackages } from './packages.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '3' } },
});

const folder = mkdtempSync(join(tmpdir(), 'ade-bench-'));
try {
  ensureBuilt();
  const packages = makePackages(folder, here.dir);
  const results = [];
  for (const one of chooseCases(positionals)) {
    const measured = await measure(one, packages[one.package]);
    print(one.name, measured);
    results.push({ name: one.name, ...measured });
  }
  const path = join(import.meta.dirname, 'results.json');
  writeFileSync(path, `${JSON.stringify({ node: process.version, results }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure({ makeDocument }: Case, config: string) {
  const document = await makeDocument();
  const dataDir = join(folder, 'data');
  const run = async () => {
    rmSync(join(dataDir, 'jobs'), { recursive: true, force: true });
    return await runAde({ ...here, dataDir }, document, config);
  };
  // The first run also prepares the package and fills the file cache.
  await run();
  const load = new LoadWatch();
  const runs: ProgramRun[] = [];
  for (let i = 0; i < Number(options.runs); i++) runs.push(await run());
  return {
    bytes: statSync(document).size,
    runsMs: runs.map(({ ms }) => ms),
    medianMs: findMedian(runs.map(({ ms }) => ms)),
    totalCpuMs: findMedian(runs.map(({ totalCpuMs }) => totalCpuMs)),
    cpuMs: combine(
      runs.map(({ cpuMs }) => cpuMs),
      findMedian,
    ),
    memoryMb: combine(
      runs.map(({ memoryMb }) => memoryMb),
      (values) => Math.max(...values),
    ),
    waitShare: load.readWaitShare(),
  };
}

function print(
  name: string,
  { bytes, medianMs, memoryMb, waitShare, ...processor }: Awaited<ReturnType<typeof measure>>,
) {
  const memory = Object.entries(memoryMb).map(([process, mb]) => `${process} ${mb} MB`);
  const lines = [
    `${name} (${(bytes / 1e6).toFixed(1)} MB): ${(medianMs / 1000).toFixed(2)} s`,
    `  processor: ${describeProcessor(processor)}`,
    `  peak: ${memory.join(', ')}`,
    `  ${describeLoad(waitShare)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
