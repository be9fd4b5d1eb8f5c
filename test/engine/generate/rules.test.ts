import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRows } from '../../helpers/make-grid.ts';
import { pluck } from '../../helpers/pluck.ts';
import { BY_NAME, findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

test('transform, derive and validate get batches in order, and state carries from one to the next', async () => {
  const amount = `${BY_NAME}
export function transform({ values, state, row_count }) {
  if (values.length !== row_count) throw new Error('row_count is wrong');
  state.sum = Number(state.sum ?? 0);
  return { values: values.map((value) => { state.sum = Number(state.sum) + Number(value); return Number(state.sum); }) };
}
export function validate({ values, state, table }) {
  const batch = state.batch = Number(state.batch ?? 0) + 1;
  return {
    issues: [{
      row_index: values.length,
      code: 'batch_end',
      severity: 'info',
      message: 'the end of a batch',
      related_rows: [table.rows[0], batch + 1],
    }],
  };
}
`;
  const place = `export function derive({ row_count, state }) {
  const first = Number(state.next ?? 1);
  state.next = first + row_count;
  return { values: Array.from({ length: row_count }, (_, i) => first + i) };
}
`;
  const grid = makeRows(2, 2_500, (i) => [`D:${i}`, 1]);
  grid.set(1, ['H:id', 'amount']);
  const grids = [{ grid }, { grid: '1 | H:id | amount\n2 | D:x | 5' }];
  const run = await runToSuccess({ fields: { amount: { script: amount }, place: { script: place } } }, grids);
  const rows = run.output.Normalized!;
  assert.deepEqual(rows[1], [1, 1, 'D:0']);
  assert.deepEqual(rows[2_500], [2_500, 2_500, 'D:2499']);
  // A new table begins with fresh state.
  assert.deepEqual(rows[2_501], [5, 1, 'D:x']);
  assert.deepEqual(pluck(run.issues, 'a1', 'row_index', 'related_rows'), [
    ['B1001', 1001, [2, 2]],
    ['B2001', 2001, [1002, 3]],
    ['B2501', 2501, [2002, 4]],
    ['B2', 2, [2, 2]],
  ]);
  assert.deepEqual(findSheet(run).tables[0]!.transform, {
    rows: 2_500,
    fields: [
      { field: 'amount', rule: 'columns.amount.transform', changed: 2_499, dropped: 0, empty: 0 },
      { field: 'place', rule: 'columns.place.derive', changed: 0, dropped: 0, empty: 0 },
    ],
  });
});

test('a field sees the transformed values of the fields it needs, whatever their order in the manifest', async () => {
  const total = `export const needs = ['a', 'b', 'absent'];
export const derive = ({ columns, row_count }) => ({
  values: Array.from({ length: row_count }, (_, i) => columns.a[i] + '+' + columns.b[i] + ('absent' in columns ? '!' : '')),
});
`;
  const double = `${BY_NAME}
export const transform = ({ values }) => ({ values: values.map((value) => Number(value) * 2) });
`;
  const b = `${double}
export const needs = ['a'];
export const validate = ({ values, columns }) => ({
  issues: values.flatMap((value, i) =>
    Number(value) < Number(columns.a[i]) ? [{ row_index: i + 1, code: 'less_than_a', message: 'less than a' }] : []),
});
`;
  const fields = { total: { script: total }, b: { script: b }, a: { script: double }, absent: {} };
  const run = await runToSuccess(
    { fields },
    `
    1 | H:x | a | b
    2 | D:1 | 1 | 2
    3 | D:2 | 4 | 3
    `,
  );
  assert.deepEqual(run.output.Normalized, [
    ['total', 'b', 'a', 'absent', 'raw_H:x'],
    ['2+4', 4, 2, null, 'D:1'],
    ['8+6', 6, 8, null, 'D:2'],
  ]);
  assert.deepEqual(pluck(run.issues, 'a1', 'code'), [['C3', 'less_than_a']]);
});

test('two fields may each be derived from the other: the one with a column comes first', async () => {
  const make = (other: string, factor: number) => `${BY_NAME}
export const derive_needs = ['${other}'];
export const derive = ({ columns, row_count }) => ({
  values: Array.from({ length: row_count }, (_, i) => {
    const value = columns.${other}?.[i];
    return typeof value === 'number' ? value * ${factor} : null;
  }),
});
`;
  const rules: TestPackage = {
    fields: { metres: { script: make('feet', 0.25) }, feet: { script: make('metres', 4) } },
  };
  const run = await runToSuccess(rules, [
    { grid: '1 | H:x | metres\n2 | D:1 | 2' },
    { grid: '1 | H:x | feet\n2 | D:2 | 12' },
    { grid: '1 | H:x | neither\n2 | D:3 | 7' },
  ]);
  assert.deepEqual(run.output.Normalized, [
    ['metres', 'feet', 'raw_H:x', 'raw_neither'],
    [2, 8, 'D:1'],
    [3, 12, 'D:2'],
    [null, null, 'D:3', 7],
  ]);
});

test('a transform that fails leaves its batch raw, with one issue over its range, and goes on', async () => {
  const amount = `${BY_NAME}
export function transform({ values }) {
  if (values.includes('bad')) throw new SyntaxError('cannot read the amount');
  return { values: values.map((value) => Number(value) + 1) };
}
`;
  const made = `export const derive = ({ table, row_count }) => {
  if (table.rows[0] > 1000) throw new Error('too far down');
  return { values: Array(row_count).fill('made') };
};
`;
  const grid = makeRows(2, 1_500, (i) => [`D:${i}`, i === 1_200 ? 'bad' : i]);
  grid.set(1, ['H:id', 'amount']);
  const run = await runToSuccess({ fields: { amount: { script: amount }, made: { script: made } } }, [{ grid }]);
  const rows = run.output.Normalized!;
  assert.deepEqual(
    [rows[1], rows[1000], rows[1001], rows[1201]],
    [
      [1, 'made', 'D:0'],
      [1000, 'made', 'D:999'],
      [1000, null, 'D:1000'],
      ['bad', null, 'D:1200'],
    ],
  );
  assert.deepEqual(
    run.issues.map(({ a1, row_index: row, code, severity, rule, rows: count }) => [
      a1,
      row,
      code,
      severity,
      rule,
      count,
    ]),
    [
      ['B1002:B1501', 1002, 'transform_failed', 'error', 'columns.amount.transform', 500],
      ['A1002:B1501', 1002, 'transform_failed', 'error', 'columns.made.derive', 500],
    ],
  );
  assert.deepEqual(
    run.artifact.rule_errors.map(({ rule, pass, error_class: errorClass, first_row: row }) => [
      rule,
      pass,
      errorClass,
      row,
    ]),
    [
      ['columns.amount.transform', 3, 'SyntaxError', 1002],
      ['columns.made.derive', 3, 'Error', 1002],
    ],
  );
});

test('what breaks the contract of transform and validate is neutral and says what was expected', async () => {
  const short = `${BY_NAME}
export const transform = ({ values }) => ({ values: values.slice(1) });
`;
  const strange = `${BY_NAME}
export const transform = ({ values }) => ({ values: values.map(() => JSON.parse('{"no": "date"}')) });
`;
  const far = `${BY_NAME}
export const validate = () => ({ issues: [{ row_index: 99, code: 'x', message: 'far' }] });
`;
  const run = await runToSuccess(
    { fields: { short: { script: short }, strange: { script: strange }, far: { script: far } } },
    `
    1 | H:short | strange | far
    2 | D:1     | a       | b
    `,
  );
  assert.deepEqual(run.output.Normalized![1], ['D:1', 'a', 'b']);
  assert.deepEqual(pluck(run.artifact.rule_errors, 'rule', 'kind', 'pass', 'message'), [
    ['columns.short.transform', 'invalid_result', 3, 'values: expected 1 entries, got 0'],
    ['columns.strange.transform', 'invalid_result', 3, 'values: entry 1 is an object that is not a date or time'],
    ['columns.far.validate', 'invalid_result', 4, 'row_index: expected a whole number from 1 to 1'],
  ]);
});

test('a rule that hangs is switched off, and the pass starts again without it', async () => {
  const hangs = `export function derive({ row_count, table }) {
  while (table.rows.includes(3)) {}
  return { values: Array(row_count).fill('made') };
}
`;
  const counted = `${BY_NAME}
export const transform = ({ values }) => ({ values: values.map((value) => Number(value) + 1) });
`;
  const run = await runToSuccess(
    { fields: { made: { script: hangs }, n: { script: counted } } },
    `
    1 | H:x | n
    2 | D:1 | 1
    3 | D:2 | 2
    `,
    { env: { ADE_RULE_TIMEOUT_SECONDS: '0.3' } },
  );
  assert.deepEqual(run.output.Normalized!.slice(1), [
    [null, 2, 'D:1'],
    [null, 3, 'D:2'],
  ]);
  const [error] = run.artifact.rule_errors;
  assert.deepEqual(
    [error!.rule, error!.kind, error!.switched_off, error!.pass],
    ['columns.made.derive', 'timeout', true, 3],
  );
  assert.deepEqual(
    run.events.flatMap((event) => (event.type === 'rule_switched_off' ? [event.rule] : [])),
    ['columns.made.derive'],
  );
  assert.deepEqual(pluck(run.artifact.summary.attention!, 'code', 'rule'), [
    ['rule_switched_off', 'columns.made.derive'],
  ]);
});

test('group and title of a table: texts above the header, the last group row above each row', async () => {
  const script = `export const derive = ({ table, row_count }) => ({
  values: Array.from({ length: row_count }, (_, i) => table.title.join('/') + ' ' + table.group[i] + ' ' + table.rows[i]),
});
`;
  const run = await runToSuccess(
    { fields: { around: { script } } },
    `
    1  | N:Members | of 2025
    2  | G:all
    3  | H:id | name
    4  | D:1  | Ann
    5  | G:Dept | B
    6  | D:2  | Ben
    7  | S:
    8  | H:id | name
    9  | D:3  | Cid
    10 | S:
    11 | H:id | name |  | H:id | city
    12 | D:4  | Dan  |  | D:5  | Rome
    `,
  );
  assert.deepEqual(
    run.output.Normalized!.slice(1).map(([around]) => around),
    ['N:Members of 2025 G:all 4', 'N:Members of 2025 G:Dept B 6', ' null 9', ' null 12', ' null 12'],
  );
});

test('date_order comes from the whole column, or from the manifest', async () => {
  const script = `${BY_NAME}
export const transform = ({ values, date_order }) => ({ values: values.map(() => String(date_order)) });
`;
  const fields = { a: { script }, b: { script }, c: { script }, d: { script } };
  const grid = makeRows(2, 1_200, () => ['D:1', '01/02/2024', '01/02/2024', '05/06/2024', 'none']);
  grid.set(1, ['H:x', 'a', 'b', 'c', 'd']);
  grid.set(1_100, ['D:1', '31/01/2024', '01/31/2024', '07/08/2024', 'none']);
  const run = await runToSuccess({ fields }, [{ grid }]);
  assert.deepEqual(run.output.Normalized![1]!.slice(0, 4), ['dmy', 'mdy', 'null', 'null']);
  assert.deepEqual(pluck(findSheet(run).tables[0]!.columns, 'dates'), [
    undefined,
    { order: 'dmy', decided_by: 'values', day_first: 1, month_first: 0, either: 1_199 },
    { order: 'mdy', decided_by: 'values', day_first: 0, month_first: 1, either: 1_199 },
    { order: null, decided_by: 'undecided', day_first: 0, month_first: 0, either: 1_200 },
    undefined,
  ]);
  const set = await runToSuccess({ fields, engine: { defaults: { date_order: 'mdy' } } }, [{ grid }]);
  assert.deepEqual(set.output.Normalized![1]!.slice(0, 4), ['mdy', 'mdy', 'mdy', 'mdy']);
  assert.equal(findSheet(set).tables[0]!.columns[1]!.dates!.decided_by, 'manifest');
});
