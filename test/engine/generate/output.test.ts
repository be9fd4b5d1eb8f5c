import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRows } from '../../helpers/make-grid.ts';
import { pluck } from '../../helpers/pluck.ts';
import { BY_NAME, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const fields: TestPackage['fields'] = { id: { label: 'Member ID' }, name: { label: 'Name' } };

const twoSheets = [
  { name: 'North', grid: '1 | H:id | name | note\n2 | D:1 | Ann | a' },
  { name: 'South', grid: '1 | H:id | rank\n2 | D:2 | 7\n3 | D:3 | 8' },
];

test('combined: target fields in their order, then unmapped columns, by header over all tables', async () => {
  const run = await runToSuccess({ fields }, twoSheets);
  assert.deepEqual(run.output, {
    Normalized: [
      ['Member ID', 'Name', 'raw_note', 'raw_rank'],
      ['D:1', 'Ann', 'a'],
      ['D:2', null, null, 7],
      ['D:3', null, null, 8],
    ],
  });
  assert.deepEqual(run.artifact.output.sheets, [
    {
      name: 'Normalized',
      row_count: 3,
      columns: [
        { column: 'A', header: 'Member ID', target_field: 'id' },
        { column: 'B', header: 'Name', target_field: 'name' },
        { column: 'C', header: 'raw_note', target_field: null },
        { column: 'D', header: 'raw_rank', target_field: null },
      ],
    },
  ]);
  assert.deepEqual(pluck(run.artifact.output.tables!, 'raw_columns'), [
    [{ column: 'C', output_header: 'raw_note' }],
    [{ column: 'B', output_header: 'raw_rank' }],
  ]);
});

test('per_sheet: an output sheet for each source sheet with a table, with its own unmapped columns', async () => {
  const engine = { writer: { layout: 'per_sheet', unmapped_prefix: 'x: ' } };
  const sheets = [{ name: 'Empty', grid: '' }, ...twoSheets];
  const run = await runToSuccess({ fields, engine }, sheets);
  assert.deepEqual(run.output, {
    North: [
      ['Member ID', 'Name', 'x: note'],
      ['D:1', 'Ann', 'a'],
    ],
    South: [
      ['Member ID', 'Name', 'x: rank'],
      ['D:2', null, 7],
      ['D:3', null, 8],
    ],
  });
  assert.deepEqual(pluck(run.artifact.output.tables!, 'source_sheet', 'ranges'), [
    ['North', [{ sheet: 'North', first_row: 2, last_row: 2, source_first_row: 2 }]],
    ['South', [{ sheet: 'South', first_row: 2, last_row: 3, source_first_row: 2 }]],
  ]);
});

test('append_unmapped_columns off leaves them out', async () => {
  const run = await runToSuccess({ fields, engine: { writer: { append_unmapped_columns: false } } }, twoSheets);
  assert.deepEqual(run.output.Normalized![0], ['Member ID', 'Name']);
  assert.deepEqual(run.artifact.output.tables![0]!.raw_columns, []);
});

test('unmapped columns under equal headers get numbers, and none hides another', async () => {
  const run = await runToSuccess({ fields }, '1 | H:id | tel | tel | tel_2 | tel\n2 | D:1 | a | b | c | d');
  assert.deepEqual(run.output.Normalized, [
    ['Member ID', 'Name', 'raw_tel', 'raw_tel_2', 'raw_tel_2_2', 'raw_tel_3'],
    ['D:1', null, 'a', 'b', 'c', 'd'],
  ]);
});

test('output ranges lead from every output row to its source row, over blank lines and other rows', async () => {
  const run = await runToSuccess(
    { fields },
    `
    1  | H:id | name
    2  | D:1  | Ann
    3  | D:2  | Ben
    6  | D:3  | Cid
    7  | T:   | 3
    8  | D:4  | Dan
    9  | H:id | name
    10 | D:5  | Eve
    `,
  );
  const range = (first_row: number, last_row: number, source_first_row: number) => ({
    sheet: 'Normalized',
    first_row,
    last_row,
    source_first_row,
  });
  assert.deepEqual(run.artifact.output.tables![0]!.ranges, [
    range(2, 3, 2),
    range(4, 4, 6),
    range(5, 5, 8),
    range(6, 6, 10),
  ]);
});

test('a long table keeps one range over its batches', async () => {
  const grid = makeRows(2, 2_345, (i) => [`D:${i}`]);
  grid.set(1, ['H:id']);
  const run = await runToSuccess({ fields }, [{ grid }]);
  assert.deepEqual(run.artifact.output.tables![0]!.ranges, [
    { sheet: 'Normalized', first_row: 2, last_row: 2_346, source_first_row: 2 },
  ]);
});

test('leading zeros arrive and stay; dates are dates in rules and in the workbook', async () => {
  const day = `${BY_NAME}
export const transform = ({ values }) => ({
  values: values.map((value) => (value instanceof Temporal.PlainDate ? value.add({ days: 1 }) : value)),
});
`;
  const time = `${BY_NAME}
export const transform = ({ values }) => ({
  values: values.map((value) => (value instanceof Temporal.PlainDate ? value.toPlainDateTime('08:30') : value)),
});
`;
  const grid = new Map([
    [1, ['H:x', 'code', 'day', 'time', 'plain']],
    [2, ['D:1', { padded: 42 }, { date: '2024-02-28' }, { date: '2024-02-28' }, { date: '1999-12-31' }]],
  ]);
  const run = await runToSuccess({ fields: { code: {}, day: { script: day }, time: { script: time } } }, [{ grid }]);
  assert.deepEqual(run.output.Normalized![1], [
    '0000042',
    { date: '2024-02-29' },
    { datetime: '2024-02-28T08:30:00' },
    'D:1',
    { date: '1999-12-31' },
  ]);
});

test('the summary counts what came in, what went out and what was left out', async () => {
  const run = await runToSuccess(
    { fields },
    `
    1 | N:Title
    2 | H:id | name | x
    3 | D:1  | Ann  | y
    4 |
    5 | D:2  | Ben  | z
    6 | T:   | 2
    `,
  );
  const { attention, ...counts } = run.artifact.summary;
  assert.deepEqual(counts, {
    status: 'success',
    outcome: 'clean',
    sheets: 1,
    tables: 1,
    rows_in: 5,
    rows_out: 2,
    rows_left_out: { note: 1, header: 1, total: 1 },
    columns: { mapped: 2, unmapped: 1, carried: { package: 1 } },
    issues: { error: 0, warning: 0, info: 0 },
    rule_errors: 0,
  });
  assert.deepEqual(attention, []);
  assert.deepEqual(run.result.summary, run.artifact.summary);
});
