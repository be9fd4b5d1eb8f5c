import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeGrids } from '../helpers/make-grid.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { makeFolder, type TestPackage, writePackage } from '../helpers/run-package.ts';

const PACKAGE: TestPackage = {
  fields: { id: { meta: { expect: { unique: true } } }, amount: { meta: { type_hint: 'number' } } },
  engine: { checks: {}, writer: { issues_sheet: true } },
};
const GRID = `
  1 | H:id | name  | amount
  2 | D:1  | Ann   | 10.10
  3 | D:1  | Bob   | 20.20
  4 | T:   | Total | 30.30
`;
const folder = makeFolder();
const config = writePackage(PACKAGE);
const [dataDir, out, file] = [join(folder, 'data'), join(folder, 'out'), join(folder, 'book.xlsx')];
await writeGrids(file, [{ grid: GRID }]);

async function run(...options: string[]): Promise<{ job_dir: string; summary: { attention: { code: string }[] } }> {
  const { stdout, stderr } = await runAdeHere([
    'run',
    file,
    '--config',
    config,
    '--data-dir',
    dataDir,
    '--json',
    ...options,
  ]);
  assert.ok(stdout.startsWith('{"job_id"'), stdout + stderr);
  return JSON.parse(stdout);
}

test('ade checks lists the comparisons with their numbers, differences first', async () => {
  const { job_dir: jobDir } = await run('--expect-rows', '2', '--expect-sum', 'amount=31.30', '--out', out);
  const { stdout } = await runAdeHere(['checks', jobDir]);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split(/\s{2,}/)
        .join(' | '),
    );
  assert.deepEqual(lines, [
    'state | kind | of | field | where | found | expected | tolerance',
    'differs | expectation | unique | id | Sheet1!table_1 | 1 | 0 | 0',
    'differs | expected | sum | amount | 30.3 | 31.3 | 0.005',
    'agrees | total | total | amount | Sheet1!C4 | 30.3 | 30.3 | 0',
    'agrees | expected | rows | 2 | 2 | 0',
  ]);
  const json = JSON.parse((await runAdeHere(['checks', jobDir, '--json'])).stdout);
  assert.equal(json.length, 4);
  // Without the job's folder, the numbers are unknown.
  const bare = await runAdeHere(['checks', join(out, 'book.artifact.json')]);
  assert.match(bare.stdout, /differs {2}expected +sum +amount +– +–/);
  assert.match((await runAdeHere(['explain', jobDir])).stdout, /checks:\n {2}2 checks differ, 2 agree/);
  assert.match(readFileSync(join(out, 'book.issues.csv'), 'utf8'), /not_unique/);
});

test('ade run compares with an earlier job', async () => {
  const first = await run('--first-document');
  assert.ok(first.summary.attention.some(({ code }) => code === 'first_document'));
  const second = await run('--previous', first.job_dir);
  assert.ok(second.summary.attention.some(({ code }) => code === 'rows_repeated'));
});

test('values that are not numbers are wrong usage, and the message does not repeat them', async () => {
  const wrong: [string[], RegExp][] = [
    [['--expect-sum', 'amount=73519204,5'], /not FIELD=NUMBER/],
    [['--expect-sum', '73519204'], /not FIELD=NUMBER/],
    [['--expect-sum', 'amount=1', '--expect-sum', 'amount=2'], /given twice for amount/],
    [['--expect-rows', '-1'], /whole number from 0/],
    [[file, '--expect-rows', '1'], /need exactly one document/],
  ];
  for (const [options, message] of wrong) {
    const { exitCode, stderr } = await runAdeHere(['run', file, '--config', config, '--data-dir', dataDir, ...options]);
    assert.equal(exitCode, 2, options.join(' '));
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /73519204/);
  }
});
