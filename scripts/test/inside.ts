/** All the work of `npm test`; main.ts starts it, in namespaces if that is possible. */
import { chmodSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../ensure-built.js';
import { ensureWebBuilt } from '../ensure-web-built.js';
import { type Arguments, readArguments } from './arguments.ts';
import { type Cost, convertCost, findBudget, isWithin } from './budget.ts';
import { findChanged } from './changed/index.ts';
import { cacheDir, runChecks } from './checks.ts';
import { writeEntry } from './entries.ts';
import { findFactor, measureDuring, measureWork } from './machine-speed.ts';
import { type PostgresServer, startPostgresIfThere } from './postgres.ts';
import { prepareKnown } from './prepare-known.ts';
import { needsPostgres, type Plan, planAlone, planShared } from './processes.ts';
import { readSeconds, readTotalSeconds } from './processor-time.ts';
import { addCounts, type Parts, printCost, printCounts, printTimes } from './report.ts';
import { type Counts, runFiles } from './run-files.ts';
import { listNamed, listTests } from './tiers.ts';

/** A test that takes longer is stuck: the slowest take a third of this on two cores. */
const TEST_TIMEOUTS_MS = { quick: 120_000, all: 400_000, long: 900_000 };

const folder = process.env.ADE_TEST_FOLDER ?? '';
const isIsolated = process.env.ADE_TEST_ISOLATED === 'true';
const args = readArguments(process.argv.slice(2));
const isLong = args.tier === 'long';
const isWhole = args.named.length === 0 && !isLong;
const parts: Parts = { builds: 0, checks: 0, PostgreSQL: 0, 'this runner': 0 };
/** Whether the cost is compared with the budget of the tier. */
const isMeasured = isWhole && isIsolated;
/** Results of the fixed work: before, during and after the tests. */
const speeds: number[] = [];
const temporary = makeFolder('tmp', 0o1777);
const times = makeFolder('times');
const entries = makeFolder('entries');
const prepared = join(folder, 'prepared');
const env = {
  ...process.env,
  // Sources are stripped of types and compiled once, rather than once for each test file.
  NODE_COMPILE_CACHE: cacheDir,
  ADE_TEST_TIER: args.tier,
  ADE_TEST_ONLY_ADDED: String(args.isOnlyAdded),
  ADE_TEST_TIMES: times,
  TMPDIR: temporary,
  ...(isWhole ? { ADE_TEST_PREPARED: prepared } : {}),
  ...(args.isForgetful ? { ADE_TEST_STORAGE_HERE: 'folder' } : {}),
};

function makeFolder(name: string, mode = 0o755): string {
  const path = join(folder, name);
  mkdirSync(path);
  chmodSync(path, mode);
  return path;
}

/** Adds the processor time of some work, with all processes that it waits for. */
async function measurePart<Result>(part: keyof Parts, work: () => Result): Promise<Awaited<Result>> {
  const before = readSeconds();
  try {
    return await work();
  } finally {
    parts[part] += readSeconds() - before;
  }
}

/** Test files in phases, which run one after the other. */
function listPhases({ tier, isOnlyAdded, named, changedSince }: Arguments): string[][] {
  const listed = named.length > 0 ? listNamed(named, tier) : listTests(tier, isOnlyAdded);
  // Node regards a run without tests as a success.
  if (listed.length === 0) throw new Error(`These names match no test file: ${named.join(' ')}`);
  return changedSince === null ? [[], listed] : findChanged(listed, changedSince);
}

/** Which files run, and which of them also run on PostgreSQL and with a storage that forgets. */
function planTests(once: string[], { tier, isOnlyAdded }: Arguments): Omit<Plan, 'postgres'> {
  if (tier === 'quick') return { once, again: [], againInLong: [] };
  const again = isOnlyAdded ? listTests('all') : once;
  return { once, again, againInLong: tier === 'long' ? listTests('all') : [] };
}

/** Builds once, here: otherwise several test files could build at the same time. */
function build(): void {
  ensureBuilt();
  ensureWebBuilt();
  if (isWhole) prepareKnown(prepared);
}

async function runTests(files: string[]): Promise<Counts> {
  if (files.length === 0) return addCounts([]);
  const planned = planTests(files, args);
  // A long test may have nodes in networks of their own.
  const host = isLong ? '0.0.0.0' : undefined;
  const needed = needsPostgres(planned.again);
  const server: PostgresServer | null = needed ? await startPostgresIfThere(join(temporary, 'postgres'), host) : null;
  try {
    const plan = { ...planned, postgres: server?.url ?? null };
    const processes = isWhole ? planShared(plan) : planAlone(plan);
    const paths = processes.map((process) => writeEntry(entries, process));
    // One process more than there are cores, because many processes wait.
    const concurrency = isLong ? 1 : availableParallelism() + 1;
    const timeoutMs = TEST_TIMEOUTS_MS[args.tier];
    const run = () => runFiles(paths, { concurrency, timeoutMs, env });
    return await (isMeasured ? measureDuring(speeds, run, { folder: temporary }) : run());
  } finally {
    await measurePart('PostgreSQL', () => server?.stop());
  }
}

async function measureMachine(): Promise<void> {
  if (isMeasured) speeds.push(...(await measureWork({ folder: temporary })));
}

/** What the run has cost so far; null if nobody knows. */
function findCost(): Cost | null {
  if (!isIsolated) return null;
  // The fixed work is not a cost of the tests.
  const seconds = readTotalSeconds() - speeds.reduce((sum, one) => sum + one, 0);
  return convertCost(seconds, isMeasured ? findFactor(speeds) : 1);
}

/** Whether the run stays within its budget; prints the result. */
function checkBudget(cost: Cost | null): boolean {
  const budget = isMeasured ? findBudget(args.tier, args.isOnlyAdded) : null;
  if (cost === null || budget === null) return true;
  printCost(cost, budget);
  if (isWithin(budget, cost)) return true;
  process.stdout.write('FAIL the budget: the tests take more processor time than scripts/test/budget.ts allows\n');
  return false;
}

/** Checks, builds and tests; the tests closest to a change come before the checks. */
async function main(): Promise<boolean> {
  const hasChecks = isWhole && !args.isOnlyAdded;
  await measureMachine();
  const [near = [], far = []] = listPhases(args);
  if (near.length > 0) await measurePart('builds', build);
  const first = await runTests(near);
  if (hasChecks && !(await measurePart('checks', runChecks))) return false;
  if (near.length === 0) await measurePart('builds', build);
  const counts = addCounts([first, await runTests(far)]);
  await measureMachine();
  const { user, system } = process.cpuUsage();
  parts['this runner'] = (user + system) / 1e6;
  const cost = findCost();
  printTimes(times, parts, cost?.seconds ?? null);
  const isCheap = checkBudget(cost);
  printCounts(counts);
  return isCheap && counts.failed === 0;
}

// A server that a failed test left may hold a pipe to this process, which would then wait for it for ever.
process.exit((await main()) ? 0 : 1);
