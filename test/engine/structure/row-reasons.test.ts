import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRow } from '../../../src/record/explain/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

/** Scores rows as their first cell says; only labels that occur in a package's sources are accepted. */
const WEIGH = `// header, data
export function detect_said({ row_values_sample }) {
  const text = String(row_values_sample.find((value) => value !== null));
  return { scores: text.startsWith('{') ? JSON.parse(text) : {} };
}
`;
const rules: TestPackage = { fields: { id: {}, name: {} }, rows: { weigh: WEIGH } };
const runGrid = (grid: string) => runToSuccess(rules, grid);

test("for a missed header, the row rules' scores and the rules that gave them are shown", async () => {
  const run = await runGrid(`
    1 | {"header": 0.2, "data": 0.3} | name
    2 | {"data": 1}                  | Ann
    `);
  const [table] = findSheet(run).tables;
  assert.equal(table!.header.synthetic, true);
  const { label, is_explained, scores, contributors } = explainRow(run.artifact, 'Sheet1', 1);
  assert.deepEqual(
    { label, is_explained, scores },
    { label: 'data', is_explained: true, scores: { header: 0.2, data: 0.3 } },
  );
  assert.deepEqual(pluck(contributors, 'rule', 'label', 'delta', 'file'), [
    ['row_types.weigh.detect_said', 'data', 0.3, 'row_types/weigh.js'],
    ['row_types.weigh.detect_said', 'header', 0.2, 'row_types/weigh.js'],
  ]);
});

test('the same holds for a header that no rule scored, one below blank rows, and the second row of a header', async () => {
  const run = await runGrid(`
    1  | id             | name
    2  | {"data": 1}    | Ann
    3  |
    4  | {"header": 1}  | name
    5  | {"data": 0.6}  | first
    6  | {"data": 1}    | Ann
    7  | {"data": 1}    | Ann
    8  | {"data": 1}    | Ann
    9  | {"data": 1}    | Ann
    10 | {"data": 1}    | Ann
    11 |
    12 | {"data": 0.7, "header": 0.5} | name
    13 | {"data": 1}    | Ann
    `);
  const explain = (row: number) => {
    const { is_explained, scores } = explainRow(run.artifact, 'Sheet1', row);
    return is_explained ? scores : null;
  };
  assert.deepEqual(explain(1), {});
  assert.deepEqual(explain(5), { data: 0.6 });
  assert.deepEqual(explain(12), { data: 0.7, header: 0.5 });
  // A table may have any number of middle rows: the record leaves their reasons out.
  assert.equal(explain(10), null);
  assert.equal(explain(13), null);
  assert.equal(explain(3), null);
});

test('a run in an explanation has all neighbours with the label, whatever their reasons', async () => {
  const run = await runGrid(`
    1 | {"header": 1} | name
    2 | {"data": 1}   | Ann
    3 | {"data": 0.5} | Ben
    4 | {"data": 1}   | Cid
    5 | {"header": 1}
    `);
  for (const row of [2, 3, 4]) {
    assert.deepEqual(explainRow(run.artifact, 'Sheet1', row).run, { first_row: 2, last_row: 4 });
  }
});
