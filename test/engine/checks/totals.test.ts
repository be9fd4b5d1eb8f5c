import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { jobPaths } from '../../../src/contract/layout.ts';
import { correct, findFolder } from '../../helpers/correct-job.ts';
import { pluck } from '../../helpers/pluck.ts';
import { runToSuccess, type TestPackage, type TestRun } from '../../helpers/run-package.ts';
import { readChecks } from './read-checks.ts';

const fields = {
  id: {},
  name: {},
  amount: { meta: { type_hint: 'number' } },
  hours: { meta: { type_hint: 'number' } },
};
const PACKAGE: TestPackage = { fields, engine: { checks: {} } };

async function run(grid: string, testPackage = PACKAGE) {
  const done = await runToSuccess(testPackage, grid);
  return { ...done, totals: listTotals(done, 'Sheet1') };
}

/** The totals of each sheet of a document. */
async function runSheets(grids: readonly string[], testPackage = PACKAGE): Promise<string[][]> {
  const sheets = grids.map((grid, i) => ({ name: `Sheet${i + 1}`, grid }));
  const done = await runToSuccess(testPackage, sheets);
  assert.equal(done.artifact.summary.tables, grids.length);
  return sheets.map(({ name }) => listTotals(done, name));
}

function listTotals({ artifact }: TestRun, sheetName: string): string[] {
  const totals = artifact.checks!.list.filter(({ kind, sheet }) => kind === 'total' && sheet === sheetName);
  return totals.map(({ a1, agrees }) => `${a1} ${agrees ? 'agrees' : 'differs'}`);
}

const MEMBERS = `
  1 | H:id | name  | amount | hours
  2 | D:1  | Ann   | 10.10  | 8
  3 | D:2  | Bob   | 20.20  | 7
  4 | D:3  | Eve   | 30.30  | 6
`;

test('a total agrees with the rows above it, and one that was changed does not', async () => {
  const right = await run(`${MEMBERS}\n 5 | T: | Total | 60.60 | 21`);
  assert.deepEqual(right.totals, ['C5 agrees', 'D5 agrees']);
  assert.equal(right.artifact.summary.outcome, 'clean');
  const wrong = await run(`${MEMBERS}\n 5 | T: | Total | 61.60 | 22`);
  assert.deepEqual(wrong.totals, ['C5 differs', 'D5 differs']);
  assert.deepEqual(pluck(readChecks(wrong), 'field', 'found', 'expected'), [
    ['amount', 60.6, 61.6],
    ['hours', 21, 22],
  ]);
  const attention = wrong.artifact.summary.attention!.map(({ code, target_field: field, count }) => [
    code,
    field,
    count,
  ]);
  assert.deepEqual(attention, [
    ['total_differs', 'amount', 1],
    ['total_differs', 'hours', 1],
  ]);
  assert.doesNotMatch(readFileSync(jobPaths(wrong.jobDir).artifact, 'utf8'), /60\.6|61\.6/);
});

test('the tolerance comes from the manifest and from the digits that are shown', async () => {
  const total = (amount: string) => `${MEMBERS}\n 5 | T: | Total | ${amount} | 21`;
  const tolerant: TestPackage = { ...PACKAGE, engine: { checks: { totals: { tolerance: 0.4 } } } };
  assert.deepEqual(await runSheets([total('61'), total('61.01')], tolerant), [
    ['C5 agrees', 'D5 agrees'],
    ['C5 differs', 'D5 agrees'],
  ]);
  // A whole number matches all amounts that round to it.
  assert.deepEqual(await runSheets([total('61'), total('60.7')]), [
    ['C5 agrees', 'D5 agrees'],
    ['C5 differs', 'D5 agrees'],
  ]);
  const off: TestPackage = { ...PACKAGE, engine: { checks: { totals: { enabled: false } } } };
  assert.deepEqual((await run(total('99'), off)).totals, []);
});

const GROUPS = (north: string, all: string) => `
  1  | H:id | name        | amount | hours
  2  | G:   | North
  3  | D:1  | Ann         | 10     | 8
  4  | D:2  | Bob         | 20     | 7
  5  | T:   | North total | ${north}
  6  | G:   | South
  7  | D:3  | Eve         | 30     | 6
  8  | D:4  | Kim         | 40     | 5
  9  | T:   | South total | 70
  10 | D:5  | Uma         | 1      | 4
  11 | D:6  | Sam         | 2      | 4
  12 | T:   | West total  | 3
  13 | T:   | Grand total | ${all}
`;

test('subtotals belong to their groups, and a grand total to all rows', async () => {
  assert.deepEqual(await runSheets([GROUPS('30', '103'), GROUPS('35', '103'), GROUPS('30', '130')]), [
    ['C5 agrees', 'C9 agrees', 'C12 agrees', 'C13 agrees'],
    ['C5 differs', 'C9 agrees', 'C12 agrees', 'C13 agrees'],
    ['C5 agrees', 'C9 agrees', 'C12 agrees', 'C13 differs'],
  ]);
});

test('a total above its rows agrees, and so does a total of totals', async () => {
  const above = await run(`
    1 | H:id | name  | amount | hours
    2 | T:   | Total | 30     | 15
    3 | D:1  | Ann   | 10     | 8
    4 | D:2  | Bob   | 20     | 7
  `);
  assert.deepEqual(above.totals, ['C2 agrees', 'D2 agrees']);
});

test('rows that state something other than a sum raise no alarm', async () => {
  const lines = [
    'Average | 99 | 7',
    'Number of members | 100 | 22',
    'Net change | 70 | 30',
    'Total per member | 61 | 20',
    'Notes | 62 | 22',
    'Total | 20.2 | 7',
    'Total | 900 | 700',
  ];
  const totals = await runSheets(lines.map((line) => `${MEMBERS}\n 5 | T: | ${line}`));
  assert.deepEqual(
    totals.map((found) => found.filter((text) => text.endsWith('differs'))),
    lines.map(() => []),
  );
});

test('a lost row shows in the total, until a correction brings it back', async () => {
  const { jobDir, totals } = await run(`
    1 | H:id | name  | amount | hours
    2 | D:1  | Ann   | 10.10  | 8
    3 | N:2  | Bob   | 20.20  | 7
    4 | D:3  | Eve   | 30.30  | 6
    5 | D:4  | Kim   | 40.40  | 5
    6 | T:   | Total | 101    | 26
  `);
  assert.deepEqual(totals, ['C6 differs', 'D6 differs']);
  await correct(jobDir, '--label', 'Sheet1!3=data');
  const artifact = JSON.parse(readFileSync(jobPaths(findFolder(jobDir, 2)).artifact, 'utf8'));
  assert.deepEqual(pluck(readChecks({ artifact, jobDir: findFolder(jobDir, 2) }), 'agrees'), [true, true]);
});

test('a corrected cell counts with its new value', async () => {
  const { jobDir } = await run(`${MEMBERS}\n 5 | T: | Total | 70.60 | 21`);
  await correct(jobDir, '--value', 'Sheet1!C2=20.10');
  const artifact = JSON.parse(readFileSync(jobPaths(findFolder(jobDir, 2)).artifact, 'utf8'));
  assert.deepEqual(pluck(readChecks({ artifact, jobDir: findFolder(jobDir, 2) }), 'agrees'), [true, true]);
});
