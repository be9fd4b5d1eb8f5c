import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mapping } from '../../../src/contract/artifact.ts';
import { makeRows } from '../../helpers/make-grid.ts';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, runToSuccess, type TestPackage, type TestRun } from '../../helpers/run-package.ts';

/** A header gives the scores of its column: `a=0.7 b=0.2`. */
const byHeader = `export function detect_share({ header, field_name }) {
  const match = new RegExp(field_name + '=(-?[0-9.]+)').exec(header);
  return { scores: { [field_name]: match ? Number(match[1]) : 0 } };
}
`;
const alsoA = `${byHeader}
export function detect_extra({ header }) {
  return { scores: { a: header.includes('extra') ? 0.1 : 0 } };
}
`;
const scored: TestPackage = { fields: { a: { script: byHeader }, b: { script: alsoA }, c: { script: byHeader } } };
const runGrid = (grid: string) => runToSuccess(scored, grid);

function mappingOf(run: TestRun, table = 0): Mapping[] {
  return findSheet(run).tables[table]!.mapping!;
}

function brief(run: TestRun) {
  return mappingOf(run).map(({ target_field: target, proposed_field: proposed, score, reason, uncertain }) => ({
    target,
    proposed,
    score,
    ...(reason ? { reason } : {}),
    ...(uncertain ? { uncertain } : {}),
  }));
}

test('the highest score wins from the threshold on; below it, or without any score, a column stays unmapped', async () => {
  const run = await runGrid(`
    1 | H: a=0.5 | b=0.499999 | nothing | c=-1
    2 | D:1      | x          | y       | z
    `);
  assert.deepEqual(brief(run), [
    { target: 'a', proposed: 'a', score: 0.5 },
    { target: null, proposed: null, score: 0, reason: 'below_threshold' },
    { target: null, proposed: null, score: 0, reason: 'no_scores' },
    { target: null, proposed: null, score: 0, reason: 'below_threshold' },
  ]);
  assert.deepEqual(run.output.Normalized, [
    ['a', 'b', 'c', 'raw_b=0.499999', 'raw_nothing', 'raw_c=-1'],
    ['D:1', null, null, 'x', 'y', 'z'],
  ]);
  assert.deepEqual(run.artifact.summary.columns, { mapped: 1, unmapped: 3, carried: { package: 3 } });
});

test('no score at all maps nothing, whatever the threshold', async () => {
  const run = await runToSuccess(
    { ...scored, engine: { defaults: { mapping_score_threshold: 0 } } },
    `
    1 | H: nothing
    2 | D:1
    `,
  );
  assert.deepEqual(brief(run), [{ target: null, proposed: null, score: 0, reason: 'no_scores' }]);
});

test('a lead below the margin is uncertain, a lead of the margin is not; ties go by columns.order', async () => {
  const run = await runGrid(`
    1 | H: a=0.7 b=0.5 | b=0.7 c=0.50001 |
    2 | D:1            | x               |
    3 | S:             |                 |
    4 | H: c=0.6 b=0.6 |                 |
    5 | D:2            |                 |
    `);
  assert.deepEqual(brief(run), [
    { target: 'a', proposed: 'a', score: 0.7 },
    { target: 'b', proposed: 'b', score: 0.7, uncertain: true },
  ]);
  const [tied] = mappingOf(run, 1);
  assert.deepEqual([tied!.target_field, tied!.uncertain], ['b', true]);
  const attention = run.artifact.summary.attention!.map(({ code, table_id: id, column }) => [code, id, column]);
  assert.deepEqual(attention, [
    ['uncertain_mapping', 'table_1', 'B'],
    ['uncertain_mapping', 'table_2', 'A'],
  ]);
});

test('one column a field: the higher score keeps it, among equals the left one', async () => {
  const run = await runGrid(`
    1 | H: a=0.6 | a=0.9 | b=0.8 | b=0.8
    2 | D:1      | x     | y     | z
    `);
  assert.deepEqual(brief(run), [
    { target: null, proposed: 'a', score: 0, reason: 'field_taken' },
    { target: 'a', proposed: 'a', score: 0.9 },
    { target: 'b', proposed: 'b', score: 0.8 },
    { target: null, proposed: 'b', score: 0, reason: 'field_taken' },
  ]);
});

test('candidates list every field, with contributors for winner and runner-up', async () => {
  const run = await runGrid(`
    1 | H: b=0.3 a=0.8 extra
    2 | D:1
    `);
  assert.deepEqual(mappingOf(run)[0], {
    raw: { column: 'A', header: 'H: b=0.3 a=0.8 extra' },
    target_field: 'a',
    proposed_field: 'a',
    score: 0.9,
    contributors: [
      { rule: 'columns.a.detect_share', delta: 0.8 },
      { rule: 'columns.b.detect_extra', delta: 0.1 },
    ],
    threshold: 0.5,
    candidates: [
      {
        field: 'a',
        score: 0.9,
        contributors: [
          { rule: 'columns.a.detect_share', delta: 0.8 },
          { rule: 'columns.b.detect_extra', delta: 0.1 },
        ],
      },
      { field: 'b', score: 0.3, contributors: [{ rule: 'columns.b.detect_share', delta: 0.3 }] },
      { field: 'c', score: 0 },
    ],
  });
});

test('a rule that names an unknown field, or throws, is neutral for that column and on record', async () => {
  const bad = `export function detect_bad({ header, field_name }) {
  if (header.includes('throws')) throw new RangeError('cannot say');
  return { scores: { [field_name]: 1, ...JSON.parse(header.includes('strange') ? '{"nobody": 1}' : '{}') } };
}
`;
  const run = await runToSuccess(
    { fields: { a: { script: bad } } },
    `
    1 | H: strange | throws | fine
    2 | D:1        | x      | y
    `,
  );
  assert.deepEqual(brief(run), [
    { target: null, proposed: null, score: 0, reason: 'no_scores' },
    { target: null, proposed: null, score: 0, reason: 'no_scores' },
    { target: 'a', proposed: 'a', score: 1 },
  ]);
  assert.deepEqual(pluck(run.artifact.rule_errors, 'kind', 'pass', 'message', 'table_id', 'count'), [
    ['exception', 2, 'cannot say', 'table_1', 1],
    ['invalid_result', 2, 'scores name a field that is not in the manifest', 'table_1', 1],
  ]);
});

test('a required field without column and derivation gives one issue for the whole table', async () => {
  const fields: TestPackage['fields'] = {
    a: { script: byHeader },
    b: { script: byHeader, required: true, label: 'Bee' },
    c: { script: 'export const derive = ({ row_count }) => ({ values: Array(row_count).fill(1) });\n', required: true },
  };
  const run = await runToSuccess(
    { fields },
    `
    1 | H: a=1
    2 | D:1
    3 | D:2
    `,
  );
  assert.deepEqual(run.issues, [
    {
      sheet: 'Sheet1',
      table_id: 'table_1',
      a1: 'A1:A3',
      row_index: null,
      code: 'required_field_missing',
      severity: 'error',
      message: 'No column of the table became the required field "Bee".',
      target_field: 'b',
      rule: 'engine',
    },
  ]);
  assert.deepEqual(findSheet(run).tables[0]!.fields, [
    { field: 'a', from: 'column', column: 'A' },
    { field: 'b', from: 'none' },
    { field: 'c', from: 'derive', rule: 'columns.c.derive' },
  ]);
  assert.deepEqual(
    run.artifact.summary.attention!.map(({ code }) => code),
    // The missing field is an issue of the table as well, but is reported once.
    ['required_field_unmapped'],
  );
});

test('detectors see a sample that is spread over the whole table', async () => {
  const seen = `export function detect_spread({ values_sample, field_meta, field_name }) {
  const numbers = values_sample.map(Number);
  const gaps = numbers.slice(1).map((value, i) => value - numbers[i]);
  const isSpread = numbers.length === 50 && numbers[0] === 1 && Number(numbers.at(-1)) > 1150;
  const isEven = gaps.every((gap) => gap >= 16 && gap <= 32);
  return { scores: { [field_name]: isSpread && isEven && field_meta.label === 'Number' ? 1 : 0 } };
}
`;
  const engine = { defaults: { sample_rows: 50 } };
  const grid = makeRows(2, 1200, (i) => [`D:${i}`, i + 1]);
  grid.set(1, ['H:x', 'n']);
  const run = await runToSuccess({ fields: { n: { script: seen, label: 'Number' } }, engine }, [{ grid }]);
  assert.deepEqual(pluck(mappingOf(run), 'target_field'), [null, 'n']);
  assert.deepEqual(findSheet(run).tables[0]!.analysis, [
    { field: 'n', sampled: 50, empty: 0, distinct: 50, types: { number: 50 } },
  ]);
});

test('pass 2.5 counts the sample by type, and is left out when switched off', async () => {
  const grid = new Map([
    [1, ['H: a=1', 'b=1']],
    [2, ['D:1', 7]],
    [3, ['D:1', null]],
    [4, ['D:2', { date: '2025-01-31' }]],
    [5, ['D:3', true]],
  ]);
  const run = await runToSuccess(scored, [{ grid }]);
  assert.deepEqual(findSheet(run).tables[0]!.analysis, [
    { field: 'a', sampled: 4, empty: 0, distinct: 3, types: { string: 4 } },
    { field: 'b', sampled: 4, empty: 1, distinct: 3, types: { number: 1, date: 1, boolean: 1 } },
  ]);
  const without = await runToSuccess({ ...scored, engine: { analyze: { enabled: false } } }, [{ grid }]);
  assert.equal(findSheet(without).tables[0]!.analysis, undefined);
  assert.deepEqual(pluck(without.artifact.pass_history, 'pass'), [1, 2, 3, 4, 5]);
});
