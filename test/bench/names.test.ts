import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { compare } from '../../bench/compare/compare.ts';

const folder = join(import.meta.dirname, '../../bench');

test('a benchmark that does not exist is an error that lists the existing ones', () => {
  const args = ['--disable-warning=ExperimentalWarning', join(folder, 'main.ts'), 'servce'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /^There is no benchmark servce\. Benchmarks:\n( {2}\w+ +.+\n){10}$/);
});

test('a comparison that is not possible says why', async () => {
  const web = join(folder, 'web');
  await assert.rejects(compare(web, ['--compare', 'HEAD']), /The benchmark web cannot compare with a commit\./);
  await assert.rejects(compare(web, ['--compare', 'HEAD', '--pairs', '5']), /a number from 6 on, not 5\./);
});
