import { appendFileSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cost } from './budget.ts';
import type { ProcessTime } from './measure.ts';
import type { Counts } from './run-files.ts';

/** Faster files are left out of the list. */
const MIN_SECONDS = 5;

/** Processor seconds of everything except test processes. */
export interface Parts {
  builds: number;
  checks: number;
  'this runner': number;
  PostgreSQL: number;
}

const format = (seconds: number) => seconds.toFixed(1).padStart(8);

/** Prints where the processor time went, the largest parts first. `total`: null if it is unknown. */
export function printTimes(folder: string, parts: Parts, total: number | null): void {
  const processes = globSync(join(folder, '*.json')).map((path): ProcessTime => JSON.parse(readFileSync(path, 'utf8')));
  const groups = Object.entries(parts).map(([name, seconds]): ProcessTime => ({ name, seconds, files: [] }));
  const known = [...processes, ...groups].reduce((sum, { seconds }) => sum + seconds, 0);
  const rest = total === null ? [] : [{ name: 'killed and orphaned processes', seconds: total - known, files: [] }];
  process.stdout.write('\nProcessor seconds:\n');
  for (const { name, seconds, files } of [...processes, ...groups, ...rest].sort(bySeconds)) {
    if (seconds >= 0.05) process.stdout.write(`${format(seconds)}  ${name}\n`);
    const shown = files.length > 1 ? files.filter((file) => file.seconds >= MIN_SECONDS).sort(bySeconds) : [];
    for (const { file, seconds: own } of shown) process.stdout.write(`${format(own)}      ${file}\n`);
  }
  process.stdout.write(
    `${format(total ?? known)}  in all${total === null ? ', without processes that nobody waited for' : ''}\n`,
  );
}

/** Prints what a run would have cost on the reference machine, next to its budget. */
export function printCost({ seconds, factor, converted }: Cost, budget: number): void {
  process.stdout.write(
    `\n${seconds.toFixed(0)} processor seconds here are ${converted.toFixed(0)} on the reference machine: this one takes ` +
      `${factor.toFixed(2)} times as long for the same work. The budget is ${budget}.\n`,
  );
}

const bySeconds = (a: { seconds: number }, b: { seconds: number }) => b.seconds - a.seconds;

/**
 * Prints the results of the tests, first as Node's summary does, then as one line. ADE_TEST_COUNTS names a file that
 * several commands share: each command adds its counts, and prints the sum.
 */
export function printCounts(own: Counts, shared = process.env.ADE_TEST_COUNTS): void {
  if (shared !== undefined) appendFileSync(shared, `${JSON.stringify(own)}\n`);
  const lines = shared === undefined ? [] : readFileSync(shared, 'utf8').trim().split('\n');
  const { passed, failed, skipped } = shared === undefined ? own : addCounts(lines.map((line) => JSON.parse(line)));
  const rows = { tests: passed + failed + skipped, pass: passed, fail: failed, skipped };
  for (const [name, value] of Object.entries(rows)) process.stdout.write(`# ${name} ${value}\n`);
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}
