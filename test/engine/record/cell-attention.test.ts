import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, runToSuccess, type TestPackage, type TestRun } from '../../helpers/run-package.ts';

const rules: TestPackage = { fields: { employer: {}, day: {} } };

const listPoints = (run: TestRun) =>
  pluck(run.artifact.summary.attention!, 'code', 'sheet', 'table_id', 'column', 'target_field', 'count');

const DATES = `
  1 | H:id | day        | employer | carried
  2 | D:1  | 03/04/2024 | Acme     | 25/12/2024
  3 | D:2  | 25/12/2024 |          | 12/25/2024
  4 | D:3  | 26/12/2024 | Beta     |
  5 | D:4  | 12/25/2024 |          |
`;

test('a column with dates in both orders needs attention, with the first cell of each', async () => {
  const run = await runToSuccess(rules, DATES);
  assert.deepEqual(listPoints(run), [['date_orders_mixed', 'Sheet1', 'table_1', 'B', 'day', 1]]);
  assert.equal(
    run.artifact.summary.attention![0]!.message,
    'Column B has dates with the day first (B3) and with the month first (B5); dates that can be both were read with the day first: check them, or set the order.',
  );
  const [, day] = findSheet(run).tables[0]!.columns;
  assert.deepEqual(day!.dates!.mixed_rows, { day_first: 3, month_first: 5 });
});

test('a package that sets the order of dates has decided', async () => {
  const run = await runToSuccess({ ...rules, engine: { defaults: { date_order: 'mdy' } } }, DATES);
  assert.deepEqual(listPoints(run), []);
});

test('without a date that can be both, the message names none', async () => {
  const grid = DATES.replace('03/04/2024', '13/04/2024');
  const run = await runToSuccess(rules, grid);
  assert.equal(
    run.artifact.summary.attention![0]!.message,
    'Column B has dates with the day first (B2) and with the month first (B5): check them, or set the order.',
  );
});

test('a field of another kind than dates may have anything that looks like dates', async () => {
  const asHint = (hint: string): TestPackage => ({ fields: { ...rules.fields, day: { meta: { type_hint: hint } } } });
  assert.deepEqual(listPoints(await runToSuccess(asHint('string'), DATES)), []);
  assert.equal(listPoints(await runToSuccess(asHint('datetime'), DATES)).length, 1);
});

const MERGED = `
  1 | H:id | employer | day | carried
  2 | D:1  | Acme     | 1   | x
  3 | D:2  |          | 2   |
  4 | D:3  |          | 3   | y
  5 | D:4  | Beta     | 4   |
  6 | D:5  |          | 5   |
  7 | D:6  |          | 6   |
  8 | T:21 |          | 21  |
  9 | N:note
`;

test('values that are merged over several rows need attention: only the first row has them', async () => {
  // B7:B8 has no value, A9:D9 is below the table, C2:C2 is one cell.
  const merges = ['B2:B4', 'B5:B6', 'D2:D3', 'B7:B8', 'A9:D10'];
  const run = await runToSuccess(rules, [{ grid: MERGED, merges }]);
  assert.deepEqual(listPoints(run), [
    ['values_merged', 'Sheet1', 'table_1', 'B', 'employer', 3],
    ['values_merged', 'Sheet1', 'table_1', 'D', undefined, 1],
  ]);
  assert.match(run.artifact.summary.attention![0]!.message, /first in B2:B4:/);
  const columns = findSheet(run).tables[0]!.columns.map(({ merged }) => merged);
  assert.deepEqual(columns, [
    undefined,
    { ranges: 2, cells: 3, a1: 'B2:B4' },
    undefined,
    { ranges: 1, cells: 1, a1: 'D2:D3' },
  ]);
  const employers = run.output.Normalized!.slice(1).map(([employer]) => employer ?? null);
  assert.deepEqual(employers, ['Acme', null, null, 'Beta', null, null]);
});

test('merged values of a column that is left out, in a header or over one row need no attention', async () => {
  const without = { ...rules, engine: { writer: { append_unmapped_columns: false } } };
  const run = await runToSuccess(without, [{ grid: MERGED, merges: ['D2:D3', 'A1:A2', 'B4:C4'] }]);
  assert.deepEqual(
    run.artifact.summary.attention!.filter(({ code }) => code === 'values_merged'),
    [],
  );
});
