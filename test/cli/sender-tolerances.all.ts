import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Recipe } from '../../src/contract/recipe.ts';
import { copyJob, correct } from '../helpers/correct-job.ts';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { makeFolder, runPackage, type TestPackage } from '../helpers/run-package.ts';

const PACKAGE: TestPackage = {
  fields: { id: {}, name: {}, amount: { meta: { type_hint: 'number' } } },
  engine: { checks: {} },
};
const folder = makeFolder();
const at = (name: string) => join(folder, name);
const read = (name: string) => JSON.parse(readFileSync(at(name), 'utf8')) as Recipe;

const ade = (...args: string[]) => succeedHere('sender', ...args);

const makeGrid = (count: number) =>
  ['1 | H:id | name | sum', ...Array.from({ length: count }, (_, i) => `${i + 2} | D:${count}${i} | n | 1`)].join('\n');
const may = copyJob(await runPackage(PACKAGE, makeGrid(10)));
const june = copyJob(await runPackage(PACKAGE, makeGrid(15), { checks: { previousJobDir: may } }));

test('a recipe may be tolerances alone; they are shown, compared and revoked', async () => {
  const made = await ade(
    'recipe',
    '--name',
    'Acme',
    '--tolerance',
    'drift.rows=0.6,totals.tolerance=1',
    '--out',
    at('1'),
  );
  assert.match(made, /Acme, version 1: 0 new pieces\n {2}tolerance totals.tolerance: 1\n {2}tolerance drift.rows: 0.6/);
  assert.deepEqual(read('1').checks, { totals: { tolerance: 1 }, drift: { rows: 0.6 } });
  await ade(
    'recipe',
    '--from',
    at('1'),
    '--tolerance',
    'drift.rows=2',
    '--tolerance',
    'drift.sums=3',
    '--out',
    at('2'),
  );
  assert.deepEqual(read('2').checks, { totals: { tolerance: 1 }, drift: { rows: 2, sums: 3 } });
  assert.deepEqual([read('2').version, read('2').sender], [2, 'Acme']);
  assert.notEqual(read('2').salt, read('1').salt);
  assert.match(await ade('show', at('2')), /tolerance drift.sums: 3/);
  const differences = await ade('compare', at('1'), at('2'));
  assert.match(differences, /tolerance drift.rows: 0.6 → 2\n +tolerance drift.sums: the package's → 3\n$/);
  await ade('revoke', at('2'), 'drift.rows', 'drift.sums', '--out', at('3'));
  assert.deepEqual(read('3').checks, { totals: { tolerance: 1 } });
  await ade('revoke', at('3'), 'totals.tolerance', '--out', at('4'));
  assert.equal('checks' in read('4'), false, 'what says nothing is left out');
});

test('tolerances go with what a job corrected, and stay in the versions after it', async () => {
  await correct(may, '--field', 'C1=amount');
  await ade('recipe', may, '--name', 'Acme', '--tolerance', 'drift.rows=0.6', '--out', at('5'));
  await ade('recipe', may, '--from', at('5'), '--out', at('6'));
  for (const name of ['5', '6']) {
    const { checks, pieces, layouts } = read(name);
    assert.deepEqual([checks, pieces.length, layouts.length], [{ drift: { rows: 0.6 } }, 1, 1]);
  }
});

test('trying a recipe shows which checks of past jobs would agree', async () => {
  await ade('recipe', '--name', 'Acme', '--tolerance', 'drift.rows=0.5', '--out', at('wide'));
  assert.match(await ade('try', at('wide'), june), /\n +checks\n +drift rows {2}differs → agrees\n/);
  await ade('recipe', '--name', 'Acme', '--tolerance', 'drift.rows=0.49', '--out', at('narrow'));
  assert.match(await ade('try', at('narrow'), june), /no decision would change/);
});

test('an invalid tolerance is wrong usage, and so is an empty version', async () => {
  const wrong: [string[], RegExp][] = [
    [['--name', 'A', '--tolerance', 'drift.row=1'], /drift\.row=1".*the names are totals\.tolerance, drift\.rows/],
    [['--name', 'A', '--tolerance', 'drift.rows=-1'], /NAME=NUMBER/],
    [['--name', 'A', '--tolerance', 'drift.rows=1,drift.rows=2'], /given twice for drift\.rows/],
    [['--tolerance', 'drift.rows=1'], /--name, or --from/],
    [['--name', 'A'], /Name the job/],
    [['--name', 'A', '--tolerance', 'drift.rows=1', '--until', '2026-12-31'], /need a job whose corrections/],
  ];
  for (const [options, message] of wrong) {
    const { exitCode, stderr } = await runAdeHere(['sender', 'recipe', ...options, '--out', at('none')]);
    assert.equal(exitCode, 2, options.join(' '));
    assert.match(stderr, message);
  }
  const { stderr } = await failHere('sender', 'revoke', at('1'), 'drift.sums', '--out', at('none'));
  assert.match(stderr, /no piece drift\.sums\. It has: totals\.tolerance, drift\.rows/);
});
