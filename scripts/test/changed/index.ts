import { readDependencies } from './dependencies.ts';
import { listChanges } from './list-changes.ts';
import { selectTests } from './select.ts';

/** The tests that depend on changes since a commit: first the tests of the same folders, then all others. */
export function findChanged(tests: readonly string[], since: string): string[][] {
  const changed = listChanges(since);
  const { near, far, reason } = selectTests(tests, changed, readDependencies());
  const count = near.length + far.length;
  const why = reason === null ? '' : `: ${reason}`;
  process.stdout.write(`${changed.length} changed files, ${count} of ${tests.length} test files${why}\n`);
  return [near, far];
}
