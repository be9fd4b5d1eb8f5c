import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeRows } from '../../helpers/make-grid.ts';
import { pluck } from '../../helpers/pluck.ts';
import { BY_NAME, findSheet, makeFolder, runFile, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

test('a value that a transform drops silently raises value_dropped; with a warning or an issue it does not', async () => {
  const script = `${BY_NAME}
export const transform = ({ values }) => ({
  values: values.map((value) => (typeof value === 'number' ? value : null)),
  warnings: values.flatMap((value, i) =>
    value === 'warned' ? [{ row_index: i + 1, code: 'not_a_number', message: '{value} is no number' }] : []),
});
export const validate = ({ values, table }) => ({
  issues: values.flatMap((value, i) =>
    table.rows[i] === 5 ? [{ row_index: i + 1, code: 'missing', severity: 'warning', message: 'no number' }] : []),
});
`;
  const run = await runToSuccess(
    { fields: { n: { script } } },
    `
    1 | H:x | n
    2 | D:1 | 7
    3 | D:2 | silent
    4 | D:3 | warned
    5 | D:4 | explained
    6 | D:5 |
    `,
  );
  assert.deepEqual(pluck(run.issues, 'a1', 'code', 'severity', 'message', 'rule'), [
    ['B4', 'not_a_number', 'warning', '{value} is no number', 'columns.n.transform'],
    ['B5', 'missing', 'warning', 'no number', 'columns.n.validate'],
    ['B3', 'value_dropped', 'warning', '{value} was dropped by the transform, which gave no reason.', 'engine'],
  ]);
  assert.deepEqual(findSheet(run).tables[0]!.transform!.fields, [
    { field: 'n', rule: 'columns.n.transform', changed: 3, dropped: 3, empty: 4 },
  ]);
  assert.deepEqual(pluck(run.artifact.summary.attention!, 'code', 'target_field', 'count'), [
    ['values_dropped', 'n', 3],
  ]);
});

test('a value that the manifest lists as missing is counted apart, and is not lost', async () => {
  const script = `${BY_NAME}
export const transform = ({ values }) => ({ values: values.map((value) => (typeof value === 'number' ? value : null)) });
`;
  const run = await runToSuccess(
    { fields: { n: { script, meta: { missing_values: ['n/a', '-'] } } } },
    `
    1 | H:x | n
    2 | D:1 | 7
    3 | D:2 | n/a
    4 | D:3 | none
    5 | D:4 | -
    `,
  );
  assert.deepEqual(pluck(run.issues, 'a1', 'code'), [['B4', 'value_dropped']]);
  assert.deepEqual(findSheet(run).tables[0]!.transform!.fields, [
    { field: 'n', rule: 'columns.n.transform', changed: 3, dropped: 1, missing: 2, empty: 3 },
  ]);
  assert.deepEqual(pluck(run.artifact.summary.attention!, 'code', 'count'), [['values_dropped', 1]]);
});

test('an issue of another field in the row does not explain a dropped value', async () => {
  const drops = `${BY_NAME}\nexport const transform = ({ values }) => ({ values: values.map(() => null) });\n`;
  const complains = `${BY_NAME}
export const validate = ({ values }) => ({
  issues: values.map((_, i) => ({ row_index: i + 1, code: 'odd', severity: 'warning', message: 'odd' })),
});
`;
  const run = await runToSuccess(
    { fields: { n: { script: drops }, m: { script: complains } } },
    `
    1 | H:x | n | m
    2 | D:1 | 7 | 8
    `,
  );
  assert.deepEqual(run.issues.map(({ a1, code }) => `${a1} ${code}`).sort(), ['B2 value_dropped', 'C2 odd']);
});

test('every issue is in issues.ndjson; the artifact lists the first 1,000 of a field and code and counts all', async () => {
  const script = `${BY_NAME}
export const validate = ({ values }) => ({
  issues: values.flatMap((value, i) => [
    { row_index: i + 1, code: 'always', message: 'as always' },
    ...(Number(value) % 500 === 0 ? [{ row_index: i + 1, code: 'round', severity: 'info', message: 'a round number' }] : []),
  ]),
});
`;
  const grid = makeRows(2, 2_500, (i) => ['D:1', i]);
  grid.set(1, ['H:x', 'n']);
  const run = await runToSuccess({ fields: { n: { script } } }, [{ grid }]);
  const { issues, totals } = findSheet(run).tables[0]!.validation!;
  assert.equal(run.issues.length, 2_505);
  assert.equal(issues.length, 1_005);
  assert.deepEqual(
    totals,
    [
      { target_field: 'n', code: 'always', severity: 'error', count: 2_500 },
      { target_field: 'n', code: 'round', severity: 'info', count: 5 },
    ].toSorted((a, b) => b.count - a.count),
  );
  assert.deepEqual(run.artifact.summary.issues, { error: 2_500, warning: 0, info: 5 });
  assert.equal(run.artifact.summary.outcome, 'to_check');
  const attention = run.artifact.summary.attention!.map(({ id: _, ...point }) => point);
  assert.deepEqual(attention, [
    {
      code: 'error_issues',
      message: 'There are errors in "n".',
      count: 2_500,
      sheet: 'Sheet1',
      table_id: 'table_1',
    },
  ]);
});

test('a formula without a cached value is null and an issue, mapped or not', async () => {
  const grid = new Map([
    [1, ['H:x', 'n', 'other']],
    [2, ['D:1', { uncached: 'A1+1' }, { uncached: 'A1' }]],
    [3, ['D:2', 5, 6]],
  ]);
  const run = await runToSuccess({ fields: { n: {} } }, [{ grid }]);
  assert.deepEqual(pluck(run.issues, 'a1', 'code', 'severity', 'target_field', 'rule'), [
    ['B2', 'formula_without_value', 'warning', 'n', 'engine'],
    ['C2', 'formula_without_value', 'warning', null, 'engine'],
  ]);
  assert.deepEqual(run.output.Normalized![1], [null, 'D:1']);
});

test('a row of nothing but formulas without a cached value is a row of the result, with its issues', async () => {
  const grid = new Map([
    [1, ['H:x', 'n']],
    [2, ['D:1', 5]],
    [3, [{ uncached: 'A2' }, { uncached: 'B2+1' }]],
    [4, ['D:3', 7]],
  ]);
  const run = await runToSuccess({ fields: { n: {} } }, [{ grid }]);
  assert.deepEqual(
    run.output.Normalized!.map(([n]) => n),
    ['n', 5, undefined, 7],
  );
  assert.deepEqual(
    run.issues.map(({ a1, code }) => `${a1} ${code}`),
    ['A3 formula_without_value', 'B3 formula_without_value'],
  );
});

test('a formula without a cached value in a header has an issue, and the table needs attention', async () => {
  const uncached = { uncached: 'A9' };
  const grid = new Map([
    [1, ['H:x', 'n', uncached, 'more']],
    [2, ['H:x', uncached, null, null]],
    [3, ['D:1', 5, 6, 7]],
    [5, ['S:']],
    [6, ['H:y', uncached, 'n', null]],
    [7, ['D:2', uncached, 8, null]],
  ]);
  for (const append of [true, false]) {
    const engine = { writer: { append_unmapped_columns: append } };
    const run = await runToSuccess({ fields: { n: {} }, engine }, [{ grid }]);
    const headers = run.issues.filter(({ row_index: row }) => row === null);
    assert.deepEqual(pluck(headers, 'table_id', 'a1', 'code', 'severity', 'target_field', 'rule'), [
      ['table_1', 'C1', 'formula_without_value', 'warning', null, 'engine'],
      ['table_1', 'B2', 'formula_without_value', 'warning', 'n', 'engine'],
      ['table_2', 'B6', 'formula_without_value', 'warning', null, 'engine'],
    ]);
    assert.match(headers[0]!.message, /^The formula in the header has no stored value\./);
    const points = run.artifact.summary.attention!.filter(({ code }) => code === 'formulas_without_value');
    const places = points.map(({ message, count }) => [/first in (\w+)/.exec(message)![1], count]);
    assert.deepEqual(places, [
      ['C1', 2],
      ['B6', append ? 2 : 1],
    ]);
  }
});

test('a header that is too long for a cell is cut, with an issue in each table that has it', async () => {
  const long = 'x'.repeat(40_000);
  const file = join(makeFolder(), 'header.csv');
  writeFileSync(file, `H:x,${long},note\nD:1,a,b\nS:,,\nH:x,other,note\nD:2,a,b\nS:,,\nH:x,${long},note\nD:3,a,b\n`);
  const run = await runFile({ fields: { note: {} } }, file);
  assert.deepEqual(pluck(run.issues, 'table_id', 'a1', 'row_index', 'code', 'target_field'), [
    ['table_1', 'B1', null, 'value_truncated', null],
    ['table_3', 'B7', null, 'value_truncated', null],
  ]);
  assert.deepEqual(pluck(run.artifact.summary.attention!, 'code', 'table_id', 'count'), [
    ['values_truncated', 'table_1', 1],
    ['values_truncated', 'table_3', 1],
  ]);
});

test('a text that is too long for a cell is cut, and an issue says where', async () => {
  const long = 'x'.repeat(40_000);
  const file = join(makeFolder(), 'long.csv');
  writeFileSync(file, `H:x,note,more\nD:1,short,short\nD:2,${long},${long}\n`);
  const run = await runFile({ fields: { note: {} } }, file);
  assert.deepEqual(pluck(run.issues, 'a1', 'row_index', 'code', 'target_field'), [
    ['B3', 3, 'value_truncated', 'note'],
    ['C3', 3, 'value_truncated', null],
  ]);
  assert.equal(String(run.output.Normalized![2]![0]).length, 32_767);
  assert.equal(run.artifact.summary.outcome, 'to_check');
  assert.deepEqual(pluck(run.artifact.summary.attention!, 'code', 'message', 'table_id', 'count'), [
    [
      'values_truncated',
      'Texts longer than 32,767 characters were cut, first in B3: look at the document for the rest.',
      'table_1',
      2,
    ],
  ]);
});

test('messages keep words of the package and of the headers; values become {value}, others {redacted}', async () => {
  const script = `${BY_NAME}
export const needs = ['other'];
export const validate = ({ values, columns, header }) => ({
  issues: values.map((value, i) => ({
    row_index: i + 1,
    code: i === 0 ? 'is_wrong' : String(columns.other[i]).toLowerCase(),
    message: 'the ' + header + ' ' + value + ' does not fit ' + columns.other[i] + ' in ' + (i + 7) * 11 + ' ways',
    related_rows: [1, 2, 99],
  })),
});
`;
  const run = await runToSuccess(
    { fields: { amount: { script }, other: {} } },
    `
    1 | H:x | Gross amount | other
    2 | D:1 | Zweihundert  | Dreißig
    3 | D:2 | 12.5         | Vierzig
    `,
  );
  assert.deepEqual(pluck(run.issues, 'code', 'message', 'related_rows'), [
    ['is_wrong', 'the Gross amount {value} does not fit {redacted} in {redacted} ways', [2]],
    ['unlisted_code', 'the Gross amount {value} does not fit {redacted} in {redacted} ways', [2]],
  ]);
});

test('a table without rules passes its values on and has empty records', async () => {
  const rules: TestPackage = { fields: { id: {} } };
  const run = await runToSuccess(rules, '1 | H:id\n2 | D:1');
  const [table] = findSheet(run).tables;
  assert.deepEqual(table!.validation, { issues: [], totals: [] });
  assert.deepEqual(table!.transform, { rows: 1, fields: [{ field: 'id', changed: 0, dropped: 0, empty: 0 }] });
  assert.deepEqual(run.artifact.summary.attention, []);
});
