import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluck } from '../../helpers/pluck.ts';
import { describeTables, findSheet, PREFIX_ROWS, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const rules: TestPackage = { fields: { id: {}, name: {} } };
const runGrid = (grid: string) => runToSuccess(rules, grid);

test('group, total and note rows inside a table are not data, stay inside, and are on record with their scores', async () => {
  const run = await runGrid(`
    1 | H:id  | name
    2 | G:Dept A
    3 | D:1   | Ann
    4 | N:see below
    5 | D:2   | Ben
    6 | T:sum | 2
    7 | N:after the end
    `);
  const [table] = findSheet(run).tables;
  assert.equal(table!.a1_range, 'A1:B6');
  assert.deepEqual(table!.row_labels, { header: 1, group: 1, data: 2, note: 1, total: 1 });
  assert.deepEqual(table!.title_rows, []);
  assert.deepEqual(run.artifact.summary.rows_left_out, { header: 1, group: 1, note: 2, total: 1 });
  const { rows, row_profiles: profiles } = findSheet(run);
  const total = rows.find(({ first_row: row }) => row === 6)!;
  assert.deepEqual(profiles[total.profile!], {
    label: 'total',
    scores: { total: 1 },
    contributors: [{ rule: 'row_types.prefix.detect_prefix', label: 'total', delta: 1 }],
  });
});

test('rows under a new header do not count for the table above it', async () => {
  const run = await runGrid(`
    1 | H:id  | name
    2 | D:1   | Ann
    3 | H:key | city
    4 | T:carried over
    5 | D:2   | Rome
    `);
  assert.deepEqual(pluck(findSheet(run).tables, 'a1_range', 'row_labels'), [
    ['A1:B2', { header: 1, data: 1 }],
    ['A3:B5', { header: 1, total: 1, data: 1 }],
  ]);
});

test('score deltas add up, the highest label wins, ties go by row_types.order', async () => {
  const weigh = `export function detect_first({ row_values_sample }) {
  const scores = JSON.parse(String(row_values_sample[0]));
  return { scores };
}
export function detect_more() {
  return { scores: { note: 0.3, header: -0.1 } };
}
`;
  const engine = { row_types: { order: ['header', 'total', 'note', 'data'] } };
  const run = await runToSuccess(
    { ...rules, rows: { weigh }, engine },
    `
    1 | {"header": 0.5}
    2 | {"total": 0.3}
    3 | {"note": 0.1, "total": 0.39999}
    4 | {"note": -0.3, "data": -1}
    5 | {"data": 0.3, "note": 0.0}
    `,
  );
  const { rows, row_profiles: profiles } = findSheet(run);
  const labels = rows.map(({ first_row: first, last_row: last, label }) => [first, last, label]);
  assert.deepEqual(labels, [
    // header 0.4 beats note 0.3
    [1, 1, 'header'],
    // total and note have 0.3
    [2, 2, 'total'],
    // note 0.4 beats total 0.39999: even so small a difference counts
    [3, 3, 'note'],
    // nothing is above zero, and the row is not empty
    [4, 4, 'data'],
    // note comes before data in the order
    [5, 5, 'note'],
  ]);
  assert.deepEqual(profiles[0], {
    label: 'header',
    scores: { header: 0.4, note: 0.3 },
    contributors: [
      { rule: 'row_types.weigh.detect_first', label: 'header', delta: 0.5 },
      { rule: 'row_types.weigh.detect_more', label: 'note', delta: 0.3 },
      { rule: 'row_types.weigh.detect_more', label: 'header', delta: -0.1 },
    ],
  });
});

test('rows that no rule scores are blank when empty and data otherwise', async () => {
  const run = await runGrid(`
    1 | H:id | name
    2 | 1    | Ann
    3 |      |
    4 | 2    | Ben
    `);
  assert.deepEqual(pluck(findSheet(run).rows, 'label'), ['header', 'data', 'blank', 'data']);
  assert.deepEqual(describeTables(run)[0]!.rows, [2, 4, 2]);
});

test('a rule that throws or names no label is neutral for that row and on record', async () => {
  const bad = `export function detect_bad({ row_values_sample }) {
  const first = row_values_sample[0];
  if (first === 'D:1') throw new TypeError('no such thing');
  return { scores: JSON.parse(first === 'D:2' ? '{"D:2 is no label": 5}' : '{}') };
}
`;
  const run = await runToSuccess(
    { ...rules, rows: { bad, prefix: PREFIX_ROWS } },
    `
    1 | H:id | name
    2 | D:1  | Ann
    3 | D:2  | Ben
    `,
  );
  assert.deepEqual(describeTables(run)[0]!.rows, [2, 3, 2]);
  assert.deepEqual(
    run.artifact.rule_errors.map(({ at: _, ...error }) => error),
    [
      {
        rule: 'row_types.bad.detect_bad',
        kind: 'exception',
        pass: 1,
        message: 'no such thing',
        error_class: 'TypeError',
        file: 'row_types/bad.js',
        line: 3,
        sheet: 'Sheet1',
        first_row: 2,
        count: 1,
      },
      {
        rule: 'row_types.bad.detect_bad',
        kind: 'invalid_result',
        pass: 1,
        message: 'scores name a label that is not in the package',
        sheet: 'Sheet1',
        first_row: 3,
        count: 1,
      },
    ],
  );
  assert.deepEqual(pluck(run.artifact.summary.attention!, 'code', 'rule', 'count'), [
    ['rule_error', 'row_types.bad.detect_bad', 2],
  ]);
});

test("a failure is reported with the author's file and line, and attention names the rule", async () => {
  const typed = `import type { RowCall, RowScores } from 'ade/rules';
import { refuse } from '../lib/refuse.ts';

export function detect_own({ row_index }: RowCall): RowScores {
  if (row_index === 2) throw new RangeError('no such row');
  return { scores: {} };
}

export function detect_from_lib({ row_index }: RowCall): RowScores {
  if (row_index === 3) refuse();
  return { scores: {} };
}
`;
  const lib = `type Refusal = never;

export function refuse(): Refusal {
  throw new RangeError('no such row');
}
`;
  const run = await runToSuccess(
    { ...rules, files: { 'row_types/typed.ts': typed, 'lib/refuse.ts': lib } },
    `
    1 | H:id | name
    2 | D:1  | Ann
    3 | D:2  | Ben
    `,
  );
  assert.deepEqual(pluck(run.artifact.rule_errors, 'rule', 'file', 'line'), [
    ['row_types.typed.detect_from_lib', 'lib/refuse.ts', 4],
    ['row_types.typed.detect_own', 'row_types/typed.ts', 5],
  ]);
  assert.deepEqual(
    run.artifact.summary.attention!.map(({ message }) => message),
    ['detect_from_lib', 'detect_own'].map(
      (name) => `The rule row_types.typed.${name} failed; its results are missing.`,
    ),
  );
});

test("row rules see their neighbours, and their state is the sheet's", async () => {
  const stateful = `export function detect_edges({ state, row_index, row_above, row_below, row_values_sample }) {
  state.count = Number(state.count ?? 0) + 1;
  if (row_values_sample.length === 0) return null;
  const sees = [row_above?.[0] ?? row_above?.length ?? 'top', row_below?.[0] ?? row_below?.length ?? 'end', state.count];
  const isRight = JSON.stringify(sees) === row_values_sample[1];
  return { scores: { [isRight ? 'total' : 'note']: 1 } };
}
`;
  const grid = `
    1 | a | ["top","b",1]
    2 | b | ["a",0,2]
    4 | c | [0,"end",4]
    `;
  const run = await runToSuccess({ ...rules, rows: { stateful } }, [{ grid }, { name: 'Two', grid }]);
  for (const { rows, name } of run.artifact.sheets) {
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['total', 'blank', 'total'],
      name,
    );
  }
});
