import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRows } from '../../helpers/make-grid.ts';
import { pluck } from '../../helpers/pluck.ts';
import { BY_NAME, PREFIX_ROWS, runPackage, type TestPackage } from '../../helpers/run-package.ts';

/** Damages a list in place, in every way that the list allows. */
const SPOIL = `function spoil(list) {
  Reflect.set(list, 0, 'D:spoiled');
  Reflect.set(list, 'length', 1);
}
`;

const spoilRows = `${SPOIL}
export function detect_spoil({ row_values_sample, row_above, row_below }) {
  for (const row of [row_values_sample, row_above, row_below]) if (row !== null) spoil(row);
  return null;
}
`;

const spoilSample = `${SPOIL}
export function detect_a_spoil({ values_sample, header_parts }) {
  spoil(values_sample);
  spoil(header_parts);
  return null;
}
`;

const readSample = `export function detect_sample({ values_sample, header_parts, header, field_name }) {
  const isWhole = values_sample.length === 3 && header_parts[0] === header;
  return { scores: { [field_name]: header === 'H:plain' && isWhole ? 1 : 0 } };
}
`;

/** A transform and a validator that damage their arguments, and return nothing. */
const spoilValues = `${BY_NAME}${SPOIL}
export function transform({ values, header_parts, table }) {
  for (const list of [values, header_parts, table.title, table.group, table.rows]) spoil(list);
  return null;
}
export function validate({ values, header_parts, table }) {
  if (header_parts[0] !== 'first' || table.rows.join() !== '2,3,4' || table.group.join() !== ',,') return null;
  const issues = values.map((value, i) => ({ row_index: i + 1, code: 'seen', message: 'Seen.' }));
  spoil(values);
  return { issues };
}
`;

const spoilOthers = `${BY_NAME}${SPOIL}
export const needs = ['first'];
export function transform({ columns, values }) {
  spoil(columns.first);
  return { values };
}
`;

const copyFirst = `export const needs = ['first', 'second'];
export function derive({ columns }) {
  return { values: columns.first.map((value) => value + '!') };
}
`;

const testPackage: TestPackage = {
  fields: {
    plain: { script: spoilSample + readSample },
    first: { script: spoilValues },
    second: { script: spoilOthers },
    third: { script: copyFirst },
  },
  // In the order of their names: the damaging rule comes first.
  rows: { a_spoil: spoilRows, prefix: PREFIX_ROWS },
};

const grid = new Map([
  ...makeRows(1, 1, () => ['H:plain', 'first', 'second']),
  ...makeRows(2, 3, (i) => [`D:${i}`, `one ${i}`, `two ${i}`]),
]);

test('each rule gets its own lists: no other rule sees its changes', async () => {
  const { output, artifact } = await runPackage(testPackage, [{ grid }]);
  assert.deepEqual(artifact.rule_errors, []);
  assert.deepEqual(output.Normalized, [
    ['plain', 'first', 'second', 'third'],
    ...[0, 1, 2].map((i) => [`D:${i}`, `one ${i}`, `two ${i}`, `one ${i}!`]),
  ]);
  const totals = artifact.sheets[0]!.tables[0]!.validation!.totals;
  assert.deepEqual(pluck(totals, 'code', 'count'), [['seen', 3]]);
});
