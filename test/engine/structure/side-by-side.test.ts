import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluck } from '../../helpers/pluck.ts';
import { describeTables, findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const rules: TestPackage = { fields: { id: {}, name: {}, city: {} } };
const runGrid = (grid: string) => runToSuccess(rules, grid);

const bothSides = `
    1 | H:id | name |  | H:id | city
    2 | D:1  | Ann  |  | D:7  | Rome
    3 | D:2  | Ben  |  | D:8  | Oslo
    4 | D:3  | Cid  |  |      |
    5 |      |      |  | D:9  | Bonn
    `;

test('a blank column splits a table if both sides have a full header of their own', async () => {
  const run = await runToSuccess(rules, bothSides);
  assert.deepEqual(describeTables(run), [
    { range: 'A1:B4', headerRows: [1], headers: ['H:id', 'name'], rows: [2, 4, 3] },
    { range: 'D1:E5', headerRows: [1], headers: ['H:id', 'city'], rows: [2, 5, 3] },
  ]);
  assert.deepEqual(run.output.Normalized, [
    ['id', 'name', 'city'],
    ['D:1', 'Ann'],
    ['D:2', 'Ben'],
    ['D:3', 'Cid'],
    ['D:7', null, 'Rome'],
    ['D:8', null, 'Oslo'],
    ['D:9', null, 'Bonn'],
  ]);
  assert.deepEqual(pluck(run.artifact.output.tables!, 'ranges'), [
    [{ sheet: 'Normalized', first_row: 2, last_row: 4, source_first_row: 2 }],
    [
      { sheet: 'Normalized', first_row: 5, last_row: 6, source_first_row: 2 },
      { sheet: 'Normalized', first_row: 7, last_row: 7, source_first_row: 5 },
    ],
  ]);
});

test("side_by_side 'never' keeps one table with a spacer column", async () => {
  const run = await runToSuccess({ ...rules, engine: { tables: { side_by_side: 'never' } } }, bothSides);
  assert.deepEqual(describeTables(run), [
    { range: 'A1:E5', headerRows: [1], headers: ['H:id', 'name', 'H:id', 'city'], rows: [2, 5, 4] },
  ]);
});

test('a blank column is a spacer if the rules find no header on one side', async () => {
  const run = await runGrid(`
    1 | H:id | name |  | street | city
    2 | D:1  | Ann  |  | Via 1  | Rome
    `);
  assert.deepEqual(describeTables(run), [
    { range: 'A1:E2', headerRows: [1], headers: ['H:id', 'name', 'street', 'city'], rows: [2, 2, 1] },
  ]);
});

test('a single column behind a blank one is not a separate table', async () => {
  const run = await runGrid(`
    1 | H:id | name |  | H:city
    2 | D:1  | Ann  |  | Rome
    `);
  assert.equal(describeTables(run).length, 1);
});

test('a column between with data but no header text keeps the table whole', async () => {
  const run = await runGrid(`
    1 | H:id | name |   | H:id | city
    2 | D:1  | Ann  | x | D:7  | Rome
    `);
  assert.deepEqual(describeTables(run), [
    { range: 'A1:E2', headerRows: [1], headers: ['H:id', 'name', 'Column 3', 'H:id', 'city'], rows: [2, 2, 1] },
  ]);
});

test('a header cell that is merged over the blank column keeps the table whole', async () => {
  const grid = `
    1 | H:id | name |  | H:key | city
    2 | D:1  | Ann  |  | D:7   | Rome
    `;
  const run = await runToSuccess(rules, [{ grid, merges: ['B1:C1'] }]);
  assert.deepEqual(
    findSheet(run).tables.map(({ a1_range: range, columns }) => [range, columns.map(({ header }) => header)]),
    [['A1:E2', ['H:id', 'name', 'name', 'H:key', 'city']]],
  );
});
