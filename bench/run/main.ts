/** `npm run bench [-- --rows 10000,100000] [--runs N] [--skip-peers] [--out FILE]`: compares ADE with its peers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { LoadWatch } from '../shared/load-watch.ts';
import { makeWorkbook } from '../shared/make-workbook.ts';
import { combine, divide, findMedian, round } from '../shared/statistics.ts';
import { checkOutputs } from './check-outputs.ts';
import {
  type Contestant,
  makeAde,
  makeExceljsPeer,
  makeOpenpyxlPeer,
  measureSecondFile,
  type Outcome,
} from './contestants.ts';
import { measureFloor } from './floor.ts';
import { printSize, printStartUp, printTargets } from './print-results.ts';
import { type ContestantResult, listTargets, type Results, type SizeResult } from './results.ts';
import { measureStartUp } from './start-up.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000,100000,1000000' },
    runs: { type: 'string', default: '3' },
    'skip-peers': { type: 'boolean', default: false },
    out: { type: 'string', default: join(import.meta.dirname, 'results.json') },
  },
});

/** A larger document runs only once, because the peers take minutes. */
const MAX_ROWS_REPEATED = 200_000;
const MAX_START_UP_ROWS = 10_000;
/** How many starts are measured per run of the contestants. */
const START_UPS_PER_RUN = 3;

const log = (line: string) => process.stdout.write(`${line}\n`);

async function gatherContestants(workDir: string): Promise<{ contestants: Contestant[]; skipped: string[] }> {
  const contestants = [makeAde(workDir)];
  if (options['skip-peers']) return { contestants, skipped: ['The peers were skipped.'] };
  contestants.push(makeExceljsPeer(workDir));
  const python = await makeOpenpyxlPeer(workDir);
  if (typeof python !== 'string') return { contestants: [...contestants, python], skipped: [] };
  return { contestants, skipped: [`No openpyxl peer: ${python}`] };
}

/** Runs the contestants in turns, so that other load on the machine affects all of them equally. */
async function measureSize(rows: number, contestants: Contestant[], workDir: string): Promise<SizeResult> {
  const { path, ...workbook } = await makeWorkbook(rows);
  const runs = rows > MAX_ROWS_REPEATED ? 1 : Number(options.runs);
  const outcomes = new Map<string, Outcome[]>(contestants.map(({ name }) => [name, []]));
  const floorsMs: number[] = [];
  const secondsMs: number[] = [];
  const load = new LoadWatch();
  for (let run = 0; run < runs; run++) {
    const turn = run % 2 === 0 ? contestants : contestants.toReversed();
    for (const contestant of turn) outcomes.get(contestant.name)!.push(await contestant.run(path));
    if (runs > 1) secondsMs.push(await measureSecondFile(workDir, path));
    floorsMs.push(await measureFloor(path, outcomes.get('ade')![run]!.outputPath));
  }
  const waitShare = load.readWaitShare();
  const last = contestants.map(({ name }) => ({ name, ...outcomes.get(name)!.at(-1)! }));
  const valuesHash = await checkOutputs(last);
  const adeMs = outcomes.get('ade')!.map(({ ms }) => ms);
  const results = contestants.map(({ name }) => describe(name, rows, outcomes.get(name)!, { adeMs, secondsMs }));
  const floor = { ms: Math.round(findMedian(floorsMs)), ratio: round(findMedian(divide(adeMs, floorsMs))) };
  const size = { ...workbook, contestants: results, valuesHash, waitShare };
  if (secondsMs.length === 0) return { ...size, floor };
  const secondRatio = round(findMedian(divide(secondsMs, floorsMs)));
  return { ...size, secondMs: findMedian(secondsMs), floor: { ...floor, secondRatio } };
}

function describe(
  name: string,
  rows: number,
  outcomes: readonly Outcome[],
  { adeMs, secondsMs }: { adeMs: readonly number[]; secondsMs: readonly number[] },
): ContestantResult {
  const runsMs = outcomes.map(({ ms }) => ms);
  const medianMs = findMedian(runsMs);
  const passes = outcomes[0]!.passes?.map((pass, i) => ({
    name: pass.name,
    ms: findMedian(outcomes.map((outcome) => outcome.passes![i]!.ms)),
  }));
  return {
    name,
    runsMs,
    medianMs,
    rowsPerSecond: Math.round(rows / (medianMs / 1000)),
    totalCpuMs: findMedian(outcomes.map(({ totalCpuMs }) => totalCpuMs)),
    cpuMs: combine(
      outcomes.map(({ cpuMs }) => cpuMs),
      findMedian,
    ),
    memoryMb: combine(
      outcomes.map(({ memoryMb }) => memoryMb),
      (values) => Math.max(...values),
    ),
    ...(name === 'ade' ? {} : { ratio: round(findMedian(divide(runsMs, adeMs))) }),
    ...(name === 'ade' || secondsMs.length === 0 ? {} : { secondRatio: round(findMedian(divide(runsMs, secondsMs))) }),
    ...(passes === undefined ? {} : { passes }),
  };
}

async function bench(workDir: string): Promise<Results> {
  ensureBuilt();
  const { contestants, skipped } = await gatherContestants(workDir);
  for (const reason of skipped) log(reason);
  const sizesInRows = options.rows.split(',').map(Number);
  const startUpWorkbook = await makeWorkbook(Math.min(MAX_START_UP_ROWS, ...sizesInRows));
  const startUp = await measureStartUp(startUpWorkbook.path, workDir, Number(options.runs) * START_UPS_PER_RUN);
  printStartUp(startUp, log);
  const sizes: SizeResult[] = [];
  for (const rows of sizesInRows) {
    const size = await measureSize(rows, contestants, workDir);
    printSize(size, log);
    sizes.push(size);
  }
  const targets = listTargets(sizes, startUp);
  printTargets(targets, log);
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryMb: Math.round(totalmem() / 1_000_000),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
  return { at: new Date().toISOString(), machine, startUp, sizes, skipped, targets };
}

const workDir = mkdtempSync(join(tmpdir(), 'ade-bench-'));
try {
  const results = await bench(workDir);
  writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);
} finally {
  rmSync(workDir, { recursive: true, force: true });
}
