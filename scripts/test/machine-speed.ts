/**
 * Processor seconds depend on the machine: the same tests take 413 here and 659 there. So a run measures how long its
 * machine takes for a fixed piece of work, and converts its cost to seconds of the reference machine.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Processor seconds that the fixed work takes on the reference machine, while all of its cores are busy. 2026-11-30: two
 * cores of an AMD EPYC of family 26, where `npm test` took 413 seconds before it was made cheaper.
 */
export const REFERENCE_SECONDS = 0.6;

const FIXED_WORK = join(import.meta.dirname, 'fixed-work.ts');

/** How often the work is measured while tests run, which keep all cores busy by themselves. */
const EVERY_MS = 60_000;

export interface FixedWork {
  /** It prints its processor seconds. */
  program: string;
  processCount: number;
  /** Where the work may write. */
  folder: string;
}

/** Processor seconds of each process if each core runs the program at once: cores may share caches, for example. */
export function measureWork({
  program = FIXED_WORK,
  processCount = availableParallelism(),
  folder = tmpdir(),
}: Partial<FixedWork> = {}): Promise<number[]> {
  return Promise.all(Array.from({ length: processCount }, () => runWork(program, folder)));
}

/** Runs `work`, and adds to `measured` from time to time. */
export async function measureDuring<Result>(
  measured: number[],
  work: () => Promise<Result>,
  { everyMs = EVERY_MS, ...fixed }: Partial<FixedWork> & { everyMs?: number } = {},
): Promise<Result> {
  const pending: Promise<number[]>[] = [];
  const timer = setInterval(() => {
    const sample = measureWork({ ...fixed, processCount: 1 });
    // Awaited below.
    sample.catch(() => undefined);
    pending.push(sample);
  }, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    measured.push(...(await Promise.all(pending)).flat());
  }
}

async function runWork(program: string, folder: string): Promise<number> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const seconds = Number.parseFloat(printed);
  if (code !== 0 || !(seconds > 0)) throw new Error('The fixed work failed, so the machine could not be measured.');
  return seconds;
}

/** How many times as long as the reference machine this one takes; `measured`: results of `measureWork`. */
export function findFactor(measured: readonly number[]): number {
  return measured.reduce((sum, seconds) => sum + seconds, 0) / measured.length / REFERENCE_SECONDS;
}
