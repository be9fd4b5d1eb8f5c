import { join } from 'node:path';
import { run } from 'node:test';
import { spec, type TestEvent } from 'node:test/reporters';
import { MARK } from './measure.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface RunOptions {
  concurrency: number;
  /** For each test. */
  timeoutMs: number;
  env: NodeJS.ProcessEnv;
}

const TRACKER = join(import.meta.dirname, 'track-tests.cjs');

/** Lines at the end of each run of Node; report.ts prints them once for all runs. */
const NODE_SUMMARY = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

/** Runs test files side by side, and prints each result. */
export async function runFiles(files: readonly string[], options: RunOptions): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (files.length === 0) return counts;
  const { concurrency, timeoutMs, env } = options;
  const execArgv = ['--disable-warning=ExperimentalWarning', `--test-timeout=${timeoutMs}`, '--require', TRACKER];
  const events = run({ files: [...files], concurrency, execArgv, env });
  const shown = events.compose(async function* (source: AsyncIterable<TestEvent>) {
    for await (const event of source) {
      if (isOwn(event)) continue;
      count(event, counts);
      yield event;
    }
  });
  for await (const text of shown.compose(new spec())) process.stdout.write(text);
  return counts;
}

/** Whether an event is not shown: it comes from the measurement, or report.ts prints it. */
function isOwn({ type, data }: TestEvent): boolean {
  if (type === 'test:diagnostic') return NODE_SUMMARY.test(data.message);
  return data !== undefined && 'name' in data && data.name.startsWith(MARK);
}

function count({ type, data }: TestEvent, counts: Counts): void {
  if (type !== 'test:pass' && type !== 'test:fail') return;
  const isSuite = data.details.type === 'suite';
  if (type === 'test:fail') {
    // A suite that fails by itself, for example in a hook, also counts.
    if (!isSuite || !isOfSubtests(data.details.error)) counts.failed++;
  } else if (!isSuite) {
    // The value is a reason, which may be empty.
    const isSkipped = data.skip !== undefined || data.todo !== undefined;
    counts[isSkipped ? 'skipped' : 'passed']++;
  }
}

function isOfSubtests(error: Error): boolean {
  return 'failureType' in error && error.failureType === 'subtestsFailed';
}
