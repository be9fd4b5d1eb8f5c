/**
 * Processor seconds depend on the machine: the same tests take 413 here and 659 there. So a run measures how long its
 * machine takes for a fixed piece of work, and converts its cost to seconds of the reference machine.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSeconds } from './processor-time.ts';

/**
 * Processor seconds that one process takes for the fixed work on the reference machine, while its other core does the
 * same. 2026-11-30: two cores of an AMD EPYC of family 26 (Zen 5), whose `npm test` took 413 seconds.
 */
export const REFERENCE_SECONDS = 0.6;

const FIXED_WORK = join(import.meta.dirname, 'fixed-work.ts');

export interface FixedWork {
  program: string;
  processCount: number;
  /** Where the work may write. */
  folder: string;
}

/**
 * Processor seconds per process, with the processes that it starts, if each core runs the program at once: cores may
 * share caches, and be slower together. Nothing else may start or end in this process meanwhile.
 */
export async function measureWork({
  program = FIXED_WORK,
  processCount = availableParallelism(),
  folder = tmpdir(),
}: Partial<FixedWork> = {}): Promise<number> {
  const before = readSeconds();
  const children = Array.from({ length: processCount }, () =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number | null));
  if (codes.some((code) => code !== 0)) throw new Error('The fixed work failed, so the machine could not be measured.');
  return (readSeconds() - before) / processCount;
}

/** How many times as long as the reference machine this one takes; `measured`: results of `measureWork`. */
export function findFactor(measured: readonly number[]): number {
  return measured.reduce((sum, seconds) => sum + seconds, 0) / measured.length / REFERENCE_SECONDS;
}
