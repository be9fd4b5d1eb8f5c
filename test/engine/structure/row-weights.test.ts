import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RowWeights } from '../../../src/contract/row-weights.ts';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, runOnce, runToSuccess, type TestPackage, type TestRun } from '../../helpers/run-package.ts';

const SILENT = 'export function detect_nothing() { return { scores: {} }; }\n';

/** Few weights, so that scores can be added up by hand. */
const weights: RowWeights = {
  schema: 'ade.row-weights/v1',
  labels: ['header', 'data', 'total', 'title', 'note'],
  defaults: { header: -1, data: 1, total: -1, title: -2, note: -2 },
  evidence: {
    contrast_below: { header: 4 },
    only_texts: { header: 2, data: -1 },
    total_first: { total: 3 },
    mostly_sums: { total: 2 },
    numbers_to_come: { title: 1, header: 1 },
    only_first_column: { title: 3, note: 3, header: -2, data: -1 },
    numbers_are_over: { note: 3, title: -3 },
  },
  transitions: { start: {}, adjacent: { header: { data: 1 } }, after_blank: { data: { title: -1 } }, end: {} },
  words: { total: ['total'], note: [], title: [], header: [], unit: [], group: [], organization: [] },
  calibration: {
    header_block: [
      [0, 0],
      [1, 0.9],
    ],
    row: [
      [0, 0],
      [1, 0.8],
    ],
    data_row: [
      [0, 0],
      [1, 1],
    ],
    table: [
      [0, 0],
      [1, 0.7],
    ],
  },
};

function makePackage(rows: Record<string, string> = { none: SILENT }, changed: Partial<RowWeights> = {}): TestPackage {
  return {
    fields: { id: { script: SILENT } },
    rows,
    engine: { row_types: { order: ['header', 'data', 'total', 'separator', 'title', 'note'] } },
    files: { 'data/row-weights.json': JSON.stringify({ ...weights, ...changed }) },
  };
}

const SHEET = `
  1 | Hours of March
  3 | Name  | City    | Hours
  4 | Ann   | Ottawa  | 12
  5 | Bob   | Toronto | 30
  6 | Eve   | Halifax | 8
  7 | Total |         | 50
  9 | Nothing more is known
`;

const labelsOf = (run: TestRun) =>
  findSheet(run).rows.flatMap(({ first_row: first, last_row: last, label }) =>
    label === 'blank' ? [] : Array.from({ length: last - first + 1 }, (_, i) => `${first + i} ${label}`),
  );
const runOf = (run: TestRun, row: number) =>
  findSheet(run).rows.find(({ first_row, last_row }) => first_row <= row && row <= last_row)!;
const profileOf = (run: TestRun, row: number) => findSheet(run).row_profiles[runOf(run, row).profile!]!;

test('rows get the labels that their evidence indicates, and the record adds up', async () => {
  const run = await runOnce(makePackage(), SHEET);
  assert.deepEqual(labelsOf(run), ['1 title', '3 header', '4 data', '5 data', '6 data', '7 total', '9 note']);
  const [table] = findSheet(run).tables;
  assert.deepEqual([table!.header.rows, table!.title_rows, table!.row_count], [[3], [1], 3]);
  // By hand: -1 + 4 * 1/3 (one text over numbers) + 2 + 1.
  const { scores, evidence, contributors } = profileOf(run, 3);
  assert.equal(scores.header, 3.333);
  const strongestFirst = [
    ['only_texts', 2],
    ['contrast_below', 1.333],
    ['numbers_to_come', 1],
    ['rest', -1],
  ];
  assert.deepEqual(Object.entries(evidence!), strongestFirst);
  assert.deepEqual(contributors, []);
  assert.deepEqual(Object.keys(run.artifact.evidence!.rows!).sort(), [...Object.keys(weights.evidence), 'rest'].sort());
});

test('every run of labels, header and table has a confidence, by the curves of the weights', async () => {
  const run = await runOnce(makePackage(), SHEET);
  for (const { label, confidence } of findSheet(run).rows) {
    if (label === 'blank') assert.equal(confidence, undefined);
    else assert.ok(confidence! > 0 && confidence! <= (label === 'data' ? 1 : 0.8), `${label}: ${confidence}`);
  }
  const [table] = findSheet(run).tables;
  assert.ok(table!.header.confidence! > 0 && table!.header.confidence! <= 0.9);
  assert.ok(table!.confidence! > 0 && table!.confidence! <= 0.7);
});

test('the confidence of rows comes from the curve of their label', async () => {
  const curve = (most: number): RowWeights['calibration']['row'] => [
    [0, 0],
    [1, most],
  ];
  const { calibration } = weights;
  const changed = { calibration: { ...calibration, row: curve(0.4), data_row: curve(0.25) } };
  const [run, other] = [
    await runOnce(makePackage(), SHEET),
    await runToSuccess(makePackage(undefined, changed), SHEET),
  ];
  for (const row of [1, 3, 4, 7, 9]) {
    const { label, confidence } = runOf(run, row);
    const expected = confidence! * (label === 'data' ? 0.25 : 0.5);
    assert.ok(Math.abs(runOf(other, row).confidence! - expected) < 0.001, `row ${row}`);
  }
});

test('the weights may have a limit of their own for doubtful headers', async () => {
  const isDoubtful = async (changed: Partial<RowWeights>) => {
    const { artifact } = await runToSuccess(makePackage(undefined, changed), SHEET);
    return artifact.summary.attention!.some(({ code }) => code === 'doubtful_header');
  };
  const flat: RowWeights['calibration']['row'] = [
    [0, 0.8],
    [1, 0.8],
  ];
  const calibration = { ...weights.calibration, header_block: flat };
  assert.equal(await isDoubtful({ calibration }), true);
  assert.equal(await isDoubtful({ calibration, limits: { header: 0.75 } }), false);
  assert.equal(await isDoubtful({ calibration, limits: { header: 0.85 } }), true);
});

test('a doubtful header, and rows that may be data, need attention', async () => {
  const curve: RowWeights['calibration']['row'] = [
    [0, 0.1],
    [1, 0.2],
  ];
  const doubtful = { header_block: curve, row: curve, data_row: curve, table: curve };
  const run = await runToSuccess(makePackage(undefined, { calibration: doubtful }), SHEET);
  const attention = run.artifact.summary.attention!;
  assert.ok(attention.some(({ code, table_id: id }) => code === 'doubtful_header' && id === 'table_1'));
  assert.deepEqual(
    pluck(
      attention.filter(({ code }) => code === 'doubtful_rows'),
      'count',
    ),
    [3],
  );
});

test("a rule's delta is part of the same sum", async () => {
  const rule = `export function detect_first({ row_index }) {
    return { scores: row_index === 4 ? { total: 6 } : {} };
  }\n`;
  const run = await runToSuccess(makePackage({ total: rule }), SHEET);
  assert.equal(runOf(run, 4).label, 'total');
  const { scores, evidence, contributors, decided_by: decidedBy } = profileOf(run, 4);
  assert.deepEqual(contributors, [{ rule: 'row_types.total.detect_first', label: 'total', delta: 6 }]);
  assert.equal(6 + Object.values(evidence!).reduce((sum, delta) => sum + delta), scores.total);
  assert.equal(decidedBy, undefined);
});

test('a delta of 10 or more decides alone, and what it leaves out needs attention', async () => {
  const rule = `export function detect_alone({ row_index }) {
    return { scores: row_index === 5 ? { note: 10 } : {} };
  }\n`;
  const run = await runToSuccess(makePackage({ note: rule }), SHEET);
  assert.equal(runOf(run, 5).label, 'note');
  assert.equal(profileOf(run, 5).decided_by, 'row_types.note.detect_alone');
  const [found] = run.artifact.summary.attention!.filter(({ code }) => code === 'rows_left_out_by_rule');
  assert.deepEqual([found?.rule, found?.count], ['row_types.note.detect_alone', 1]);
});

test('a label that only a rule gives is taken if the rule gives it', async () => {
  const rule = `export function detect_line({ row_values_sample }) {
    return { scores: /^-+$/.test(String(row_values_sample[0])) ? { separator: 9 } : {} };
  }\n`;
  const run = await runToSuccess(
    makePackage({ separator: rule }),
    `
    1 | Name | City   | Hours
    2 | Ann  | Ottawa | 12
    3 | Bob  | Hull   | 30
    4 | ----
    5 | Name | City   | Hours
    6 | Eve  | Laval  | 8
    7 | Ida  | Ottawa | 9
    `,
  );
  assert.equal(runOf(run, 4).label, 'separator');
  assert.equal(findSheet(run).tables.length, 2);
});

test('a data row with only one filled cell is not dropped because of a single sign', async () => {
  const run = await runToSuccess(
    makePackage(),
    `
    1 | Name | City    | Hours
    2 | Ann  | Ottawa  | 12
    3 |      |         | 7
    4 | Bob  | Toronto | 30
    5 |      | Hull    |
    6 | Eve  | Halifax | 8
    `,
  );
  assert.deepEqual(findSheet(run).tables[0]!.row_count, 5);
});

test('a header without data is a table without rows', async () => {
  const run = await runToSuccess(
    makePackage(undefined, { defaults: { header: 1 } }),
    `
    1 | Name | City | Hours
    `,
  );
  const [table] = findSheet(run).tables;
  assert.deepEqual([table!.header.rows, table!.row_count, run.artifact.summary.rows_out], [[1], 0, 0]);
});

test('a row label that is missing in the weights and in the order is refused', async () => {
  const rule = `export function detect_odd() { return { scores: { odd: 1 } }; }\n`;
  const run = await runToSuccess(makePackage({ odd: rule }), SHEET);
  const [error] = run.artifact.rule_errors;
  assert.match(error!.message, /row_types\.order or the row weights/);
});
