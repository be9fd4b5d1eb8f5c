import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const program = join(import.meta.dirname, '../../bench/main.ts');

function bench(...args: string[]) {
  const options = ['--disable-warning=ExperimentalWarning', program, ...args];
  const { status, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  return { status, stderr };
}

test('a benchmark that does not exist is an error that lists those that do', () => {
  const { status, stderr } = bench('servce');
  assert.equal(status, 1);
  assert.match(stderr, /^There is no benchmark servce\. Benchmarks:\n( {2}\w+ +.+\n){6}$/);
});

test('a comparison that cannot be made says why', () => {
  assert.match(bench('web', '--compare', 'HEAD').stderr, /The benchmark web cannot compare with a commit\./);
  assert.match(bench('--compare', 'HEAD', '--pairs', '5').stderr, /Expected --pairs with a number from 6 on, not 5\./);
});
