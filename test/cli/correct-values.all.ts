import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { pluck } from '../helpers/pluck.ts';
import { runAde } from '../helpers/run-ade.ts';
import { BY_NAME, type TestPackage } from '../helpers/run-package.ts';

/** Writes texts in capitals, and reports `NOWHERE` as an issue. */
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
  assert.match(
    await explain(jobDir, '--column', 'city'),
    /one value for all rows was set by a person, in correction c1/,
  );
  assert.match(await explain(jobDir, '--output-row', '2'), /city +set by a person, in correction c1/);
  await assertVerified(jobDir);
});

test('a value that a person gave appears in no message, and is filled in from the workbook', async () => {
  const jobDir = await makeJob(CLEANED);
  await correct(jobDir, '--field-value', 'A1=city=Nowhere');
  const [table] = readRecord(jobDir, 2).sheets[0]!.tables;
  assert.equal(table!.validation!.issues.length, 3);
  assert.equal(table!.validation!.issues[0]!.message, 'There is no such place: {value}');
  assert.equal(table!.validation!.issues[0]!.a1, 'A2:C2');
});

test('values get the types that a sheet would give them: numbers, days, true and false, and text in quotation marks', async () => {
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

test('rules do not override a value that a person gave a field, but a column that a person gives the field does', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'B1=', '--field-value', 'A1=name=Kim');
  assert.deepEqual(await readOutput(jobDir, 'name'), ['Kim', 'Kim', 'Kim']);
  await correct(jobDir, '--field', 'C1=name');
  assert.deepEqual(await readOutput(jobDir, 'name', 3), ['Ottawa', 'Paris', 'Rome']);
});

test('neither scores nor hooks override a value that a person gave a field', async () => {
  const hook = `export const run = ({ artifact }) => ({
    mapping: [{ table_id: artifact.sheets[0].tables[0].id, column: 'B', target_field: 'city' }],
  });`;
  const jobDir = await makeJob({ ...PACKAGE, hooks: { after_mapping: [hook] } });
  assert.equal(readRecord(jobDir, 1).sheets[0]!.tables[0]!.mapping![1]!.target_field, 'city');
  await correct(jobDir, '--field', 'B1=', '--field-value', 'A1=city=Oslo', '--column-name', 'C1=new city');
  const record = readRecord(jobDir, 2);
  const [, name, town] = record.sheets[0]!.tables[0]!.mapping!;
  assert.deepEqual([name!.target_field, name!.reason], [null, 'set_by_person']);
  assert.deepEqual([town!.target_field, town!.proposed_field, town!.reason], [null, 'city', 'field_taken']);
  assert.deepEqual(pluck(record.rule_errors, 'message'), ['mapping overrules what a person decided']);
  assert.deepEqual(await readOutput(jobDir, 'city'), ['Oslo', 'Oslo', 'Oslo']);
  assert.match(await explain(jobDir, '--column', 'C'), /stayed unmapped: a person gave city a value/);
});

/** With a derived field, and a field that nothing fills. */
const DERIVED: TestPackage = {
  fields: {
    ...PACKAGE.fields,
    city: { script: CAPITALS },
    code: {
      script: `export const derive_needs = ['id'];
export function derive({ columns, row_count }) {
  return { values: Array.from({ length: row_count }, (_, i) => 'code-' + columns.id[i]) };
}
export function validate({ values }) {
  return { issues: values.flatMap((value, i) => value === 'none'
    ? [{ row_index: i + 1, code: 'no_code', message: 'There is no code.' }] : []) };
}`,
    },
    note: { script: 'export function detect_none() { return null; }' },
  },
};
const CITIES = `
  1 | H:id | name | city
  2 | D:1  | Ann  | Ottawa
  3 | D:2  | Bob  | Paris
  4 | D:3  | Eve  | Rome
  `;

test('a corrected cell goes through the rules as if the document had the new value', async () => {
  const jobDir = await makeJob(DERIVED, CITIES);
  await correct(jobDir, '--value', 'C3=Oslo', '--value', 'C4=', '--value', 'B3=Kim');
  assert.deepEqual(await readOutput(jobDir, 'city'), ['OTTAWA', 'OSLO', null]);
  assert.deepEqual(await readOutput(jobDir, 'name'), ['Ann', 'Kim', 'Eve']);
  const fields = readRecord(jobDir, 2).sheets[0]!.tables[0]!.transform!.fields;
  assert.deepEqual(
    fields.filter(({ corrected }) => corrected !== undefined),
    [
      {
        field: 'name',
        changed: 0,
        dropped: 0,
        empty: 0,
        corrected: [{ correction: 'c3', cells: 1 }],
      },
      {
        field: 'city',
        rule: 'columns.city.transform',
        changed: 2,
        dropped: 0,
        empty: 1,
        corrected: [
          { correction: 'c1', cells: 1 },
          { correction: 'c2', cells: 1 },
        ],
      },
    ],
  );
  assert.match(await explain(jobDir, '--cell', 'C3'), /its value was set by a person, in correction c1/);
  assert.doesNotMatch(await explain(jobDir, '--cell', 'C2'), /set by a person/);
  assert.match(await explain(jobDir, '--output-row', '3'), /C3 "city", set by a person, in correction c1/);
  assert.match(await explain(jobDir, '--column', 'city'), /values set by people: 1 cell in c1, 1 cell in c2/);
  await assertVerified(jobDir);
});

test('a value without a cell is set after the rules that make values, and before those that check them', async () => {
  const jobDir = await makeJob(DERIVED, CITIES);
  await correct(jobDir, '--value', '3=code=none', '--value', '2:3=note=seen');
  assert.deepEqual(await readOutput(jobDir, 'code'), ['code-D:1', 'none', 'code-D:3']);
  assert.deepEqual(await readOutput(jobDir, 'note'), ['seen', 'seen', null]);
  const [table] = readRecord(jobDir, 2).sheets[0]!.tables;
  assert.deepEqual(pluck(table!.validation!.issues, 'a1', 'row_index', 'code'), [['A3:C3', 3, 'no_code']]);
  assert.deepEqual(table!.fields!.slice(-2), [
    { field: 'code', from: 'derive', rule: 'columns.code.derive' },
    { field: 'note', from: 'person' },
  ]);
  assert.deepEqual(table!.transform!.fields.at(-1), {
    field: 'note',
    changed: 0,
    dropped: 0,
    empty: 1,
    corrected: [{ correction: 'c2', cells: 2 }],
  });
  assert.match(await explain(jobDir, '--output-row', '3'), /code +set by a person, in correction c1/);
  assert.match(await explain(jobDir, '--output-row', '2'), /code +derived by columns.code.derive/);
  assert.match(await explain(jobDir, '--column', 'note'), /has no column; people set 2 cells in c2/);
  await assertVerified(jobDir);
});

test('an issue of a corrected cell is at that cell, and shows the value of the workbook', async () => {
  const jobDir = await makeJob(DERIVED, CITIES);
  await correct(jobDir, '--value', 'C3=Nowhere');
  const [issue] = readRecord(jobDir, 2).sheets[0]!.tables[0]!.validation!.issues;
  assert.deepEqual([issue!.a1, issue!.message], ['C3', 'There is no such place: {value}']);
  const { stdout } = await runAde(['issues', jobDir, '--values']);
  assert.match(stdout, /There is no such place: NOWHERE/);
});

test('of two corrections of one cell the later one counts, and one that is taken back does not', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--value', 'B3=Kim');
  await correct(jobDir, '--value', 'B3=Lou');
  assert.deepEqual(await readOutput(jobDir, 'name', 3), ['Ann', 'Lou', 'Eve']);
  const path = join(jobDir, 'set.json');
  const back = { kind: 'cell_value', places: [{ sheet: 0, a1: 'B4' }], value: 7, supersedes: ['c2'] };
  writeFileSync(path, JSON.stringify([back]));
  await correct(jobDir, '--set', path);
  assert.deepEqual(await readOutput(jobDir, 'name', 4), ['Ann', 'Kim', 7]);
});

test('a cell of a table side by side with another is corrected only there', async () => {
  const grid = `
    1 | H:id | name |  | H:id | city
    2 | D:1  | Ann  |  | D:7  | Rome
    3 | D:2  | Bob  |  | D:8  | Oslo
    `;
  const jobDir = await makeJob(PACKAGE, grid);
  const error = await refuse(jobDir, '--value', '2=city=X');
  assert.match(error.message, /a cell of the row in one of its tables.*A1:B3, D1:E3/);
  const path = join(jobDir, 'set.json');
  const inFirst = { kind: 'cell_value', places: [{ sheet: 0, a1: 'A2' }], field: 'city', value: 'Lyon' };
  writeFileSync(path, JSON.stringify([inFirst]));
  await correct(jobDir, '--set', path, '--value', 'E3=Bern');
  assert.deepEqual(await readOutput(jobDir, 'city'), ['Lyon', null, 'Rome', 'Bern']);
});

test('a meaning of a text applies to a field of all tables, except in cells that a person set', async () => {
  const grid = `
    1 | H:id | name  | city
    2 | D:1  | NYC   | NYC
    3 | D:2  | Bob   | NYC
    4 | D:3  | Eve   | nyc
    5 | D:4  | Kim   | NYC
    6 | D:5  | Lou   | 0
    `;
  const jobDir = await makeJob(PACKAGE, grid);
  await correct(jobDir, '--value-is', 'city=NYC=New York', '--value-is', 'city=0=', '--value', 'C5=NYC');
  assert.deepEqual(await readOutput(jobDir, 'city'), ['New York', 'New York', 'nyc', 'NYC', null]);
  assert.deepEqual((await readOutput(jobDir, 'name'))[0], 'NYC');
  const fields = readRecord(jobDir, 2).sheets[0]!.tables[0]!.transform!.fields;
  assert.deepEqual(fields.at(-1)!.corrected, [
    { correction: 'c2', cells: 2 },
    { correction: 'c1', cells: 1 },
    { correction: 'c3', cells: 1 },
  ]);
  await assertVerified(jobDir);
});

test('a meaning of a text applies only to the tables that it names', async () => {
  const jobDir = await makeJob(PACKAGE, [
    { name: 'One', grid: '1 | H:id | city\n2 | D:1 | NYC' },
    { name: 'Two', grid: '1 | H:id | city\n2 | D:2 | NYC' },
  ]);
  const path = join(jobDir, 'set.json');
  const set = { kind: 'value_is', places: [{ sheet: 1, a1: 'B2' }], field: 'city', from: 'NYC', to: 'New York' };
  writeFileSync(path, JSON.stringify([set]));
  await correct(jobDir, '--set', path);
  assert.deepEqual(await readOutput(jobDir, 'city'), ['NYC', 'New York']);
});

test('two meanings of one text conflict, and the message does not show the text', async () => {
  const jobDir = await makeJob(PACKAGE, CITIES);
  await correct(jobDir, '--value-is', 'city=Ottawa=Oslo');
  const late = await runAde(['correct', jobDir, '--json', '--revision', '1', '--value-is', 'city=Ottawa=Bern']);
  assert.match(late.stdout + late.stderr, /revision_conflict.*value_is city of the document/);
  assert.doesNotMatch(late.stdout + late.stderr, /Ottawa/);
  await correct(jobDir, '--revision', '1', '--value-is', 'city=Paris=Bern');
  assert.deepEqual(await readOutput(jobDir, 'city', 3), ['Oslo', 'Bern', 'Rome']);
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
  ['a cell of a header', ['--value', 'B1=X'], 'correction_place_unknown', /B1.*written as data.*row 1/],
  ['a cell of an unmapped column', ['--value', 'C2=X'], 'correction_place_unknown', /column C, which is unmapped/],
  ['a cell outside', ['--value', 'F2=X'], 'correction_place_unknown', /F2.*A1:C4/],
  ['a row value for a field with a column', ['--value', '2=name=X'], 'correction_field_taken', /name.*column B/],
  ['a row value outside', ['--value', '7=city=X'], 'correction_place_unknown', /up to row 4/],
  ['a row value of a header', ['--value', '1:2=city=X'], 'correction_place_unknown', /row 1, which was not/],
  ['a text in a field that is not there', ['--value-is', 'place=a=b'], 'correction_field_unknown', /the document/],
  ['two meanings', ['--value-is', 'name=a=b', '--value-is', 'name= a =c'], 'corrections_overlap', /the document/],
  ['two values of a cell', ['--value', 'B2=X', '--value', 'B2=Y'], 'corrections_overlap', /B2/],
  ['two values in a row', ['--value', '2:3=city=X', '--value', '3=city=Y'], 'corrections_overlap', /Sheet1!3/],
  ['white space', ['--field-value', 'A1=city= '], 'correction_value_refused', /white space/],
];

for (const [name, args, code, says] of refusals) {
  test(`values are taken whole or not at all: ${name}`, async () => {
    const error = await refuse(await makeJob(), ...args);
    assert.equal(error.code, code);
    assert.match(error.message, says);
  });
}

test('a value that is set after all rules must have the type that the package names', async () => {
  const hinted = {
    ...PACKAGE,
    fields: {
      ...PACKAGE.fields,
      pay: { meta: { type_hint: 'number' }, script: 'export function detect_none() { return null; }' },
    },
  };
  const error = await refuse(await makeJob(hinted), '--value', '2=pay=much');
  assert.equal(error.code, 'correction_value_refused');
  assert.match(error.message, /pay of Sheet1!2.*a number.*a text/);
});
