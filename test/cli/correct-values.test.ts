import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertVerified,
  correct,
  explain,
  makeJob,
  PACKAGE,
  readOutput,
  readRecord,
  refuse,
} from '../helpers/correct-job.ts';
import { BY_NAME, type TestPackage } from '../helpers/run-package.ts';

/** Writes texts in capitals, and finds fault with `NOWHERE`. */
const CAPITALS = `${BY_NAME}
export function transform({ values }) {
  return { values: values.map((value) => (typeof value === 'string' ? value.toUpperCase() : value)) };
}
export function validate({ values }) {
  return { issues: values.flatMap((value, i) => value === 'NOWHERE'
    ? [{ row_index: i + 1, code: 'no_place', message: 'There is no such place: ' + value }] : []) };
}
`;
const CLEANED: TestPackage = { ...PACKAGE, fields: { ...PACKAGE.fields, city: { script: CAPITALS } } };

test('a field without a column has the value that a person gave in every row, and its rules see it as a cell', async () => {
  const jobDir = await makeJob(CLEANED);
  await correct(jobDir, '--field-value', 'B3=city=Oslo');
  assert.deepEqual(await readOutput(jobDir, 'city'), ['OSLO', 'OSLO', 'OSLO']);
  const [table] = readRecord(jobDir, 2).sheets[0]!.tables;
  assert.deepEqual(
    table!.fields!.find(({ field }) => field === 'city'),
    { field: 'city', from: 'person', correction: 'c1' },
  );
  assert.deepEqual(
    table!.transform!.fields.find(({ field }) => field === 'city'),
    { field: 'city', rule: 'columns.city.transform', changed: 3, dropped: 0, empty: 0 },
  );
  assert.match(await explain(jobDir, '--column', 'city'), /a person gave one value for all rows, in correction c1/);
  assert.match(await explain(jobDir, '--output-row', '2'), /city +set by a person, in correction c1/);
  await assertVerified(jobDir);
});

test('a value that a person gave is in no message, and is filled in from the workbook', async () => {
  const jobDir = await makeJob(CLEANED);
  await correct(jobDir, '--field-value', 'A1=city=Nowhere');
  const [table] = readRecord(jobDir, 2).sheets[0]!.tables;
  assert.equal(table!.validation!.issues.length, 3);
  assert.equal(table!.validation!.issues[0]!.message, 'There is no such place: {value}');
  assert.equal(table!.validation!.issues[0]!.a1, 'A2:C2');
});

test('values are what a sheet would take them for: numbers, days, true and false, and text in quotation marks', async () => {
  for (const [given, expected] of [
    ['12.5', 12.5],
    ['true', true],
    ['2024-02-29', { date: '2024-02-29' }],
    ['"12"', '12'],
    ['00123', '00123'],
  ] as const) {
    const jobDir = await makeJob();
    await correct(jobDir, '--field-value', `A1=city=${given}`);
    assert.deepEqual(await readOutput(jobDir, 'city'), [expected, expected, expected]);
  }
});

test('rules do not take a field from the person who gave it a value, and a column that a person gives it does', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'B1=', '--field-value', 'A1=name=Kim');
  assert.deepEqual(await readOutput(jobDir, 'name'), ['Kim', 'Kim', 'Kim']);
  await correct(jobDir, '--field', 'C1=name');
  assert.deepEqual(await readOutput(jobDir, 'name', 3), ['Ottawa', 'Paris', 'Rome']);
});

const refusals: [name: string, args: string[], code: string, says: RegExp][] = [
  ['a cell outside of every table', ['--field-value', 'Z99=city=X'], 'correction_place_unknown', /Z99.*A1:C4/],
  ['a field that is not there', ['--field-value', 'A1=nothing=X'], 'correction_field_unknown', /id, name, city/],
  ['a field with a column', ['--field-value', 'A1=name=X'], 'correction_field_taken', /A1.*name.*column B/],
  [
    'a field that gets a column',
    ['--field-value', 'A1=city=X', '--field', 'C1=city'],
    'correction_field_taken',
    /column C/,
  ],
  ['two values', ['--field-value', 'A1=city=X', '--field-value', 'B2=city=Y'], 'corrections_overlap', /B2/],
  ['a day that is not there', ['--field-value', 'A1=city=2023-02-29'], 'correction_value_refused', /city of Sheet1!A1/],
  ['white space', ['--field-value', 'A1=city= '], 'correction_value_refused', /white space/],
];

for (const [name, args, code, says] of refusals) {
  test(`values are taken whole or not at all: ${name}`, async () => {
    const error = await refuse(await makeJob(), ...args);
    assert.equal(error.code, code);
    assert.match(error.message, says);
  });
}
