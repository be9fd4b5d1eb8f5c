import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { BY_NAME, PREFIX_ROWS, writePackage } from '../helpers/run-package.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** A script that prints, returns a value that depends on the job's time, and finds an issue in every second row. */
const SCRIPT = `${BY_NAME}
export function transform({ values }) {
  console.log('rows', values.length);
  console.error('\\u001b[31mred');
  return { values: values.map((value) => (value === null ? null : value + ' ' + new Date().getFullYear())) };
}
export function validate({ values }) {
  return { issues: [{ row_index: 2, code: 'second', message: 'the second row' }] };
}
`;

const FAILING = `export function validate({ values }) {
  if (values.length > 0) throw new Error('no');
  return { issues: [] };
}`;

const INPUT = 'H:id,name\nD:1,Ann\nD:2,Bob\n';

const EXPECTED = {
  mapping: { table_1: { A: 'id', B: 'name' } },
  issues: [{ table: 'table_1', a1: 'B3', field: 'name', code: 'second' }],
  cells: { 'Normalized!A2': 'D:1', 'Normalized!B3': 'Bob 2000', 'Normalized!C2': null },
};

/** A package with a case in tests/people. */
async function writeCase(expected: unknown, script = SCRIPT): Promise<string> {
  const dir = writePackage({ fields: { id: {}, name: { script } }, rows: { prefix: PREFIX_ROWS } });
  await mkdir(join(dir, 'tests', 'people'), { recursive: true });
  await writeFile(join(dir, 'tests', 'people', 'input.csv'), INPUT);
  if (expected !== undefined) await writeExpected(dir, expected);
  return dir;
}

async function writeExpected(dir: string, expected: unknown): Promise<void> {
  const text = typeof expected === 'string' ? expected : JSON.stringify(expected);
  await writeFile(join(dir, 'tests', 'people', 'expected.json'), text);
}

const readExpected = (dir: string, name = 'people') => readFile(join(dir, 'tests', name, 'expected.json'), 'utf8');

for (const name of ['templates/starter', 'examples/membership']) {
  test(`the cases of ${name} pass, and --update would change nothing`, async () => {
    const copy = writePackage({ fields: {} });
    await cp(join(ROOT, name), copy, { recursive: true });
    const update = await succeedHere('test', copy, '--update');
    assert.equal(update.split('\n').at(-2), '2 cases: 2 updated');
    for (const one of await readdir(join(copy, 'tests'))) {
      assert.equal(await readExpected(copy, one), await readExpected(join(ROOT, name), one), one);
    }
  });
}

test('a case passes, and what rules print is shown without terminal control characters', async () => {
  const dir = await writeCase(EXPECTED);
  const { stdout, stderr } = await runAdeHere(['test', dir]);
  assert.match(
    stderr,
    /^To publish the package: \(cd \S+ && zip -r - \.\) > package\.zip, then Packages > Import zip/m,
  );
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'passed people',
    '  printed by rules',
    '    | rows 2',
    '    | red',
    '1 case: 1 passed',
  ]);
});

test('a case that fails says what was expected and what was found', async () => {
  const dir = await writeCase({
    mapping: { table_1: { A: 'name', B: 'name', C: null }, table_2: { A: 'id' } },
    issues: [
      { table: 'table_1', a1: 'B3', field: 'name', code: 'second' },
      { table: 'table_1', a1: 'B3', field: 'name', code: 'second' },
      { table: 'table_1', a1: 'A2', field: null, code: 'other' },
    ],
    cells: { 'Normalized!A2': 'D:2', 'Normalized!B2': null, 'Normalized!B9': 1 },
  });
  const { exitCode, stdout, stderr } = await runAdeHere(['test', dir]);
  assert.equal(exitCode, 1);
  assert.match(stderr, /^If what was found is right: ade test \S+ --update writes it/m);
  assert.deepEqual(stdout.split('  printed by rules')[0]!.trimEnd().split('\n'), [
    'failed people',
    '  columns',
    '    - table_1 A: name',
    '    + table_1 A: id',
    '    - table_1 C: (unmapped)',
    '    - table_2 A: id',
    '  issues',
    '    - table_1 B3: name second',
    '    - table_1 A2: (table) other',
    '  cells',
    '    - Normalized!A2: "D:2"',
    '    + Normalized!A2: "D:1" (another text)',
    '    - Normalized!B2: null',
    '    + Normalized!B2: "Ann 2000" (became filled)',
    '    - Normalized!B9: 1',
    '    + Normalized!B9: null (became empty)',
  ]);
  assert.match(stdout, /^1 case: 1 failed \(- expected, \+ found\)$/m);

  const json = await failHere('test', dir, '--json');
  const [result] = JSON.parse(json.stdout);
  assert.equal(result.status, 'failed');
  assert.equal(result.differences.length, 8);
  assert.deepEqual(result.differences[0], { part: 'mapping', place: 'table_1 A', expected: 'name', found: 'id' });
  assert.match(result.printed, /^rows 2$/m);
});

test('a cell that differs says what became of it, in the words of ade diff', async () => {
  const script = `${BY_NAME}
export function transform({ values }) {
  return { values: values.map((value) => (value === 'Ann' ? 8 : '2026-04-03')) };
}`;
  const dir = await writeCase({ cells: { 'Normalized!B2': 4, 'Normalized!B3': '2026-03-04' } }, script);
  const { stdout } = await failHere('test', dir);
  assert.match(stdout, /\+ Normalized!B2: 8 \(×2\)\n/);
  assert.match(stdout, /\+ Normalized!B3: "2026-04-03" \(day and month swapped\)\n/);
  const [result] = JSON.parse((await failHere('test', dir, '--json')).stdout);
  assert.deepEqual(result.differences[0], {
    part: 'cells',
    place: 'Normalized!B2',
    expected: '4',
    found: '8',
    change: { kind: 'multiplied', by: 2 },
  });
});

test('what is found but not expected fails, too', async () => {
  const dir = await writeCase({ mapping: {}, issues: [] });
  const { stdout } = await failHere('test', dir);
  assert.match(stdout, / {4}\+ table_1 A: id\n {4}\+ table_1 B: name\n {2}issues\n {4}\+ table_1 B3: name second\n/);
});

test('a part that is left out is not compared, and rules see the time of the case', async () => {
  const dir = await writeCase({ as_of: '2031-05-01', cells: { 'Normalized!B2': 'Ann 2031' } });
  await succeedHere('test', dir);
});

test('a rule that fails makes its case fail', async () => {
  const dir = await writeCase({}, `${BY_NAME}\n${FAILING}`);
  for (const args of [[], ['--update']]) {
    const { stdout, stderr } = await failHere('test', dir, ...args);
    assert.equal(stderr, '');
    assert.match(stdout, / {2}rules that failed\n {4}\+ columns\.name\.validate: exception: .*columns\/name\.js/);
  }
});

test('--update writes what comes out, keeps the chosen cells and the time, and changes nothing the second time', async () => {
  const dir = await writeCase(undefined);
  const before = await failHere('test', dir);
  assert.match(before.stdout, /error\[case_without_expectation\]: .*--update/);

  const update = await succeedHere('test', dir, '--update');
  assert.match(update, /^updated people$/m);
  const written = await readExpected(dir);
  assert.deepEqual(JSON.parse(written), {
    mapping: EXPECTED.mapping,
    issues: EXPECTED.issues,
    cells: {
      'Normalized!A1': 'id',
      'Normalized!B1': 'name',
      'Normalized!A2': 'D:1',
      'Normalized!B2': 'Ann 2000',
      'Normalized!A3': 'D:2',
      'Normalized!B3': 'Bob 2000',
    },
  });
  await succeedHere('test', dir, '--update');
  assert.equal(await readExpected(dir), written);

  await writeExpected(dir, {
    as_of: '2031-05-01',
    cells: { 'Normalized!B3': 0, 'Normalized!A2': 0, 'Normalized!Z1': 0 },
  });
  await succeedHere('test', dir, '--update');
  const { as_of: asOf, cells } = JSON.parse(await readExpected(dir));
  assert.equal(asOf, '2031-05-01');
  assert.deepEqual(Object.entries(cells), [
    ['Normalized!B3', 'Bob 2031'],
    ['Normalized!A2', 'D:1'],
    ['Normalized!Z1', null],
  ]);
});

test('a missing case and an invalid case are errors that say what a case is', async () => {
  const bare = writePackage({ fields: { id: {} } });
  const none = await failHere('test', bare);
  assert.match(none.stderr, /^error\[no_cases\]: .*tests\/NAME/m);

  await mkdir(join(bare, 'tests', 'empty'), { recursive: true });
  assert.match((await runAdeHere(['test', bare])).stderr, /error\[case_invalid\]: .*empty .*there is no document/);

  const broken: [unknown, RegExp][] = [
    ['{ "cells": ', /it is not JSON/],
    [{ cell: {} }, /\/cell is not a key of a case/],
    [{ issues: [{ a1: 'A1' }] }, /\/issues\/0 /],
    [{ as_of: 'now' }, /\/as_of is not a time; expected a date/],
  ];
  const dir = await writeCase(undefined);
  for (const [expected, message] of broken) {
    await writeExpected(dir, expected);
    const { stderr } = await failHere('test', dir);
    assert.match(stderr, /error\[case_invalid\]/);
    assert.match(stderr, message);
  }
  await writeFile(join(dir, 'tests', 'people', 'input.xlsx'), '');
  assert.match((await runAdeHere(['test', dir])).stderr, /several documents: input\.csv, input\.xlsx/);
});

test('if a case names columns, only those are compared, and --update keeps the choice', async () => {
  const dir = await writeCase({ columns: { table_1: { B: 'name' } } });
  await succeedHere('test', dir);
  await writeExpected(dir, { columns: { table_1: { B: 'id', C: null }, table_2: { A: 'id' } } });
  const { exitCode, stdout } = await runAdeHere(['test', dir]);
  assert.equal(exitCode, 1);
  for (const line of ['- table_1 B: id', '+ table_1 B: name', '- table_1 C: (unmapped)', '- table_2 A: id'])
    assert.ok(stdout.includes(line), `${line}\n${stdout}`);
  assert.doesNotMatch(stdout, /table_1 A/);
  await writeExpected(dir, { columns: { table_1: { B: 'id' } } });
  await succeedHere('test', dir, '--update');
  assert.deepEqual(JSON.parse(await readExpected(dir)).columns, { table_1: { B: 'name' } });
});

test('if a case names rows, only those are compared', async () => {
  const dir = await writeCase({ rows: { 'input!1': 'header', 'input!3': 'data' } });
  await succeedHere('test', dir);
  await writeExpected(dir, { rows: { 'input!2': 'total', 'input!9': 'note' } });
  const { exitCode, stdout } = await runAdeHere(['test', dir]);
  assert.equal(exitCode, 1);
  for (const line of ['- input!2: total', '+ input!2: data', '- input!9: note'])
    assert.ok(stdout.includes(line), `${line}\n${stdout}`);
  await succeedHere('test', dir, '--update');
  assert.deepEqual(JSON.parse(await readExpected(dir)).rows, { 'input!2': 'data', 'input!9': 'blank' });
  await succeedHere('test', dir);
});
