/** The shape of `bench/run/results.json`, and the targets for its figures. */
import type { BenchWorkbook } from '../shared/make-workbook.ts';
import { round } from '../shared/statistics.ts';
import type { StartUp } from './start-up.ts';

export interface ContestantResult {
  name: string;
  runsMs: number[];
  medianMs: number;
  rowsPerSecond: number;
  /** Median of the user and system time of all processes, in ms. */
  totalCpuMs: number;
  /** Medians by process. */
  cpuMs: Record<string, number>;
  /** Highest peak of each process over all runs, in MB. */
  memoryMb: Record<string, number>;
  /** Median, over the rounds, of the duration as a multiple of ADE's in the same round, and of ADE's for a second file. */
  ratio?: number;
  secondRatio?: number;
  /** Medians; only ADE has passes. */
  passes?: { name: string; ms: number }[];
}

export interface SizeResult extends Omit<BenchWorkbook, 'path'> {
  contestants: ContestantResult[];
  /** SHA-256 of the values that all contestants wrote. */
  valuesHash: string;
  /** Time to inflate the document and to deflate ADE's output, and ADE's time as a multiple of it: medians. */
  floor: { ms: number; ratio: number; secondRatio?: number };
  /** Median time of ADE for the second of two files of a run; only where documents run several times. */
  secondMs?: number;
  /** Share of the time in which something on the machine waited for a processor; NaN if unknown. */
  waitShare: number;
}

export interface Target {
  name: string;
  wanted: string;
  measured: number;
  isMet: boolean;
}

export interface Results {
  at: string;
  machine: { cpu: string; cores: number; memoryMb: number; platform: string; node: string };
  startUp: StartUp;
  sizes: SizeResult[];
  skipped: string[];
  targets: Target[];
}

const MB = 1_000_000;
const MIDDLE_ROWS = 100_000;
const LARGE_ROWS = 1_000_000;
/** With other load on the machine, two runs of the same work may differ by this factor. */
const NOISE = 1.15;

/** The targets for which the run has figures. */
export function listTargets(sizes: readonly SizeResult[], startUp: StartUp): Target[] {
  const targets = [
    makeTarget('ms from the start of the engine to the first scored rows', 'max', 200, startUp.medianMs),
  ];
  const middle = sizes.find(({ rows }) => rows === MIDDLE_ROWS);
  const large = sizes.find(({ rows }) => rows === LARGE_ROWS);
  const engineMb = (size: SizeResult) => findAde(size).memoryMb.engine;
  if (middle !== undefined) {
    for (const [peer, factor] of [
      ['openpyxl', 11],
      ['exceljs', 4.2],
    ] as const) {
      const ratio = middle.contestants.find(({ name }) => name === peer)?.ratio;
      if (ratio !== undefined) targets.push(makeTarget(`times as fast as ${peer}, 100,000 rows`, 'min', factor, ratio));
    }
    const second = middle.contestants.find(({ name }) => name === 'openpyxl')?.secondRatio;
    if (second !== undefined) {
      targets.push(makeTarget('times as fast as openpyxl, second file of 100,000 rows', 'min', 14, second));
    }
    if (middle.floor.secondRatio !== undefined) {
      const name = 'times as long as inflate and deflate, second file of 100,000 rows';
      targets.push(makeTarget(name, 'max', 3, middle.floor.secondRatio));
    }
    const { engine, 'rule host': host } = findAde(middle).memoryMb;
    if (engine && host) {
      targets.push(makeTarget('MB at the peaks of engine and rule host, 100,000 rows', 'max', 320, engine + host));
    }
  }
  if (middle !== undefined && large !== undefined) {
    const [middleMb, largeMb] = [engineMb(middle), engineMb(large)];
    if (middleMb && largeMb) {
      const maxMb = round(middleMb * 1.2 + large.sharedStringBytes / MB, 1);
      targets.push(makeTarget('MB at the peak of the engine, 1,000,000 rows', 'max', maxMb, largeMb));
    }
    targets.push(...listGrowth(middle, large));
  }
  return targets;
}

function listGrowth(small: SizeResult, large: SizeResult): Target[] {
  const factor = large.rows / small.rows;
  return findAde(large).passes!.flatMap(({ name, ms }) => {
    const smallMs = findAde(small).passes!.find((pass) => pass.name === name)?.ms ?? 0;
    // The time of very short passes does not depend on the number of rows.
    if (ms < 500 || smallMs === 0) return [];
    return [
      makeTarget(`times the time a row, pass ${name}, 1,000,000 for 100,000 rows`, 'max', NOISE, ms / smallMs / factor),
    ];
  });
}

function findAde({ contestants }: SizeResult): ContestantResult {
  return contestants.find(({ name }) => name === 'ade')!;
}

function makeTarget(name: string, kind: 'min' | 'max', bound: number, measured: number): Target {
  const isMet = kind === 'min' ? measured >= bound : measured <= bound;
  return { name, wanted: `${kind === 'min' ? 'at least' : 'at most'} ${bound}`, measured: round(measured), isMet };
}
