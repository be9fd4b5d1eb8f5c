import type { SizeResult, Target } from './results.ts';
import type { StartUp } from './start-up.ts';

type Log = (line: string) => void;

const numbers = new Intl.NumberFormat('en-CA');

export function printStartUp({ level, medianMs, runsMs, prepareMs }: StartUp, log: Log): void {
  log(`preparing the package: ${prepareMs} ms, once`);
  log(`start of the engine to the first scored rows, level ${level}: ${medianMs} ms (${runsMs.join(', ')})`);
}

export function printSize(size: SizeResult, log: Log): void {
  const { rows, columns, bytes, sharedStringBytes, contestants, secondMs, floor, waitShare } = size;
  const facts = `${toMb(bytes)} MB, ${toMb(sharedStringBytes)} MB of shared strings`;
  log(`\n${numbers.format(rows)} rows × ${columns} columns (${facts}); all wrote the same values`);
  for (const { name, medianMs, runsMs, rowsPerSecond, ratio, memoryMb, passes, ...processor } of contestants) {
    const times = runsMs.length > 1 ? ` (${runsMs.map((ms) => (ms / 1000).toFixed(2)).join(', ')})` : '';
    const compared = ratio === undefined ? '' : `  ${ratio.toFixed(1)} × ADE's time`;
    log(`  ${name.padEnd(9)} ${toSeconds(medianMs)} s${times}  ${numbers.format(rowsPerSecond)} rows/s${compared}`);
    log(`            processor: ${describeProcessor(processor)}`);
    const memory = Object.entries(memoryMb).map(([process, mb]) => `${process} ${mb} MB`);
    if (memory.length > 0) log(`            peak: ${memory.join(', ')}`);
    if (passes) log(`            passes: ${passes.map((pass) => `${pass.name} ${pass.ms} ms`).join(', ')}`);
  }
  if (secondMs !== undefined) log(`  ade, second file ${toSeconds(secondMs)} s${describeSecond(size)}`);
  log(`  inflate and deflate alone: ${toSeconds(floor.ms)} s; ADE takes ${floor.ratio.toFixed(1)} times as long`);
  log(`  ${describeLoad(waitShare)}`);
}

function describeSecond({ contestants, floor }: SizeResult): string {
  const parts = contestants.flatMap(({ name, secondRatio }) =>
    secondRatio === undefined ? [] : [`${name} ${secondRatio.toFixed(1)} × its time`],
  );
  return `  ${[...parts, `${floor.secondRatio?.toFixed(1)} times inflate and deflate`].join(', ')}`;
}

/** Processor time of all processes, then of each. */
export function describeProcessor({
  totalCpuMs,
  cpuMs,
}: {
  totalCpuMs: number;
  cpuMs: Record<string, number>;
}): string {
  const parts = Object.entries(cpuMs).map(([name, ms]) => `${name} ${(ms / 1000).toFixed(2)}`);
  return `${(totalCpuMs / 1000).toFixed(2)} s${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
}

export function describeLoad(waitShare: number): string {
  const share = Number.isNaN(waitShare) ? 'unknown' : `${Math.round(waitShare * 100)} %`;
  return `share of the time in which something waited for a processor: ${share}`;
}

export function printTargets(targets: readonly Target[], log: Log): void {
  log('');
  for (const { name, wanted, measured, isMet } of targets) {
    log(`${isMet ? 'met   ' : 'MISSED'} ${measured} ${name} (wanted: ${wanted})`);
  }
}

function toMb(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

function toSeconds(ms: number): string {
  return (ms / 1000).toFixed(2).padStart(7);
}
