import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluck } from '../../helpers/pluck.ts';
import { describeTables, findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const rules: TestPackage = { fields: { id: {}, name: {} } };
const runGrid = (grid: string) => runToSuccess(rules, grid);

test('consecutive header rows are one block, and merged cells spread over what they cover', async () => {
  const grid = `
    1 | H:  | Person | Person's | Job |      |
    2 | H:id| first  | last     |     | from |
    3 | D:1 | Ann    | Lee      | dev | 2024 |
    `;
  // Row 1: "Person" over B and C, "Job" over D and E; row 1 to 2: "Job" is not merged downwards.
  const run = await runToSuccess(rules, [{ grid, merges: ['B1:C1', 'D1:E1'] }]);
  assert.deepEqual(pluck(findSheet(run).tables[0]!.columns, 'column', 'header', 'header_parts'), [
    ['A', 'H: H:id', ['H:', 'H:id']],
    ['B', 'Person first', ['Person', 'first']],
    ['C', 'Person last', ['Person', 'last']],
    ['D', 'Job', ['Job']],
    ['E', 'Job from', ['Job', 'from']],
  ]);
  assert.deepEqual(findSheet(run).tables[0]!.header.rows, [1, 2]);
});

test('a header cell that is merged downwards gives its text once', async () => {
  const grid = `
    1 | H:id | Name  |
    2 | H:   | first | last
    3 | D:1  | Ann   | Lee
    `;
  const run = await runToSuccess(rules, [{ grid, merges: ['A1:A2', 'B1:C1'] }]);
  assert.deepEqual(pluck(findSheet(run).tables[0]!.columns, 'header_parts'), [
    ['H:id'],
    ['Name', 'first'],
    ['Name', 'last'],
  ]);
});

test('titles above the header are the title of the table and no part of its columns', async () => {
  const grid = `
    1 | N:Members of 2025
    2 | N:as of today
    3 |
    4 | H:id | name
    5 | D:1  | Ann
    `;
  const run = await runToSuccess(rules, [{ grid, merges: ['A1:B1'] }]);
  assert.deepEqual(describeTables(run), [
    { range: 'A4:B5', headerRows: [4], headers: ['H:id', 'name'], rows: [5, 5, 1] },
  ]);
  assert.deepEqual(findSheet(run).tables[0]!.title_rows, [1, 2]);
});

test('a group row above the header is neither title nor header', async () => {
  const run = await runGrid(`
    1 | G:Dept A
    2 | H:id | name
    3 | D:1  | Ann
    `);
  const [table] = findSheet(run).tables;
  assert.deepEqual(table!.title_rows, []);
  assert.deepEqual(table!.header.rows, [2]);
  assert.deepEqual(pluck(table!.columns, 'header'), ['H:id', 'name']);
});

test('numbers and dates in a header are shown as text', async () => {
  const grid = new Map([
    [1, ['H:id', 2024, { date: '2025-01-31' }]],
    [2, ['D:1', 1, 2]],
  ]);
  const run = await runToSuccess(rules, [{ grid }]);
  assert.deepEqual(describeTables(run)[0]!.headers, ['H:id', '2024', '2025-01-31']);
});

test('a column with data and no header text gets its number in the table', async () => {
  const run = await runGrid(`
    1 | H:id |     | name
    2 | D:1  | yes | Ann
    `);
  assert.deepEqual(describeTables(run)[0]!.headers, ['H:id', 'Column 2', 'name']);
});
