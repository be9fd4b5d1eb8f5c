import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ColumnWeights } from '../../src/contract/column-weights.ts';
import {
  assertVerified,
  correct,
  explain,
  findFolder,
  makeFileJob,
  makeJob,
  PACKAGE,
  readOutput,
  readRecord,
  refuse,
} from '../helpers/correct-job.ts';
import { BY_NAME, makeFolder, type TestPackage } from '../helpers/run-package.ts';

/** A rule that writes the order of dates and the header that it was given. */
const TOLD = `${BY_NAME}
export function transform({ values, date_order, header }) {
  return { values: values.map((value) => value === null ? null : date_order + ' of ' + header) };
}
`;
const TOLD_PACKAGE: TestPackage = { fields: { id: {}, born: { script: TOLD }, left: { script: TOLD } } };
const DATES = `
  1 | H:id | born       | left
  2 | D:1  | 03/04/2024 | 05/06/2024
  3 | D:2  | 01/02/2024 | unknown
  `;

function makeCsv(text: string, encoding: BufferEncoding = 'utf8'): string {
  const path = join(makeFolder(), 'people.csv');
  writeFileSync(path, Buffer.from(text, encoding));
  return path;
}

test('a person says the order of dates of one column, or of the document', async () => {
  const jobDir = await makeJob(TOLD_PACKAGE, DATES);
  await correct(jobDir, '--date-order', 'B1=dmy');
  assert.equal((await readOutput(jobDir, 'born'))[0], 'dmy of born');
  assert.equal((await readOutput(jobDir, 'left'))[0], 'null of left');
  assert.deepEqual(readRecord(jobDir, 2).sheets[0]!.tables[0]!.columns[1]!.dates, {
    order: 'dmy',
    decided_by: 'person',
    correction: 'c1',
    day_first: 0,
    month_first: 0,
    either: 2,
  });
  assert.match(await explain(jobDir, '--column', 'born'), /order of dates: dmy, set by a person, in correction c1/);
  await assertVerified(jobDir);
  await correct(jobDir, '--date-order', 'mdy');
  assert.equal((await readOutput(jobDir, 'born', 3))[0], 'mdy of born');
  assert.equal((await readOutput(jobDir, 'left', 3))[0], 'mdy of left');
  await assertVerified(jobDir);
});

test('a person says encoding and delimiter of a csv file, and its rows are read again', async () => {
  const file = makeCsv('H:id;name\nD:1;M\u00fcller, A\nD:2;B\u00f6hm, C\n', 'latin1');
  const jobDir = await makeFileJob(PACKAGE, file);
  await correct(jobDir, '--encoding', 'windows-1251');
  assert.deepEqual(await readOutput(jobDir, 'name'), ['M\u044cller, A', 'B\u0446hm, C']);
  assert.deepEqual(readRecord(jobDir, 2).job.document.set_by, { encoding: 'c1' });
  assert.match(await explain(jobDir), /read as windows-1251 \(set by a person, in correction c1\)/);
  await assertVerified(jobDir);
  await correct(jobDir, '--encoding', 'latin1', '--delimiter', ',');
  assert.equal(readRecord(jobDir, 3).job.document.delimiter, ',');
  assert.deepEqual(readRecord(jobDir, 3).job.document.set_by, { encoding: 'c2', delimiter: 'c3' });
  await assertVerified(jobDir);
  // When the correction is taken back, the encoding is detected again, and no row of the other reading is used.
  const path = join(jobDir, 'set.json');
  const back = { kind: 'read_as', places: [], encoding: 'latin1', supersedes: ['c3'] };
  writeFileSync(path, JSON.stringify([back]));
  await correct(jobDir, '--set', path);
  assert.deepEqual(await readOutput(jobDir, 'name', 4), ['M\u00fcller, A', 'B\u00f6hm, C']);
  await assertVerified(jobDir);
});

test('rules see the name that a person gave a column, and the record keeps the header of the document', async () => {
  const jobDir = await makeJob(TOLD_PACKAGE, DATES.replace('left', 'gone'));
  await correct(jobDir, '--column-name', 'C1=the day they left');
  assert.equal((await readOutput(jobDir, 'left'))[0], 'null of the day they left');
  const [table] = readRecord(jobDir, 2).sheets[0]!.tables;
  assert.equal(table!.columns[2]!.header, 'gone');
  const { raw, target_field, named_by } = table!.mapping![2]!;
  assert.deepEqual([raw.header, target_field, named_by], ['gone', 'left', 'c1']);
  assert.match(await explain(jobDir, '--column', 'C'), /its name was set by a person, in correction c1/);
  await assertVerified(jobDir);
});

test('with column weights, the name that a person gave is evidence', async () => {
  const words = { region: [], city: [], street: [], first_name: [], last_name: [], company: [], job: [] };
  const line: [number, number][] = [
    [0, 0],
    [1, 1],
  ];
  const weights: ColumnWeights = {
    schema: 'ade.column-weights/v1',
    defaults: { city: -2 },
    evidence: { exact_name: { city: 4 } },
    words,
    calibration: { field: line, no_field: line },
  };
  const city = { script: 'export function detect_none() { return null; }' };
  const files = { 'data/column-weights.json': JSON.stringify(weights) };
  const jobDir = await makeJob({ fields: { city }, files }, '1 | H: id | place\n2 | D:1 | x\n3 | D:2 | y');
  assert.equal(readRecord(jobDir, 1).sheets[0]!.tables[0]!.mapping![1]!.target_field, null);
  await correct(jobDir, '--column-name', 'B1=City');
  const mapping = readRecord(jobDir, 2).sheets[0]!.tables[0]!.mapping![1]!;
  assert.deepEqual([mapping.target_field, mapping.raw.header, mapping.named_by], ['city', 'place', 'c1']);
});

test('a rule that repeats the name of a column does not bring it on record, even in words of the package', async () => {
  const script = `${BY_NAME}
// when they left
export function validate({ header }) {
  return { issues: [{ row_index: 1, code: 'bad_header', message: 'This header is bad: ' + header }] };
}
export function transform({ header, values }) {
  if (header.length > 0) throw new Error('This header is bad: ' + header);
  return { values };
}
`;
  const jobDir = await makeJob({ fields: { id: {}, left: { script } } }, '1 | H:id | left\n2 | D:1 | x');
  await correct(jobDir, '--column-name', 'B1=when they left');
  const text = readFileSync(join(findFolder(jobDir, 2), 'artifact.json'), 'utf8');
  assert.match(text, /This header is bad: \{redacted\}/);
  assert.doesNotMatch(text, /when they left/);
});

const refusals: [name: string, args: string[], code: string, says: RegExp][] = [
  ['an encoding of xlsx', ['--encoding', 'utf-8'], 'correction_place_unknown', /a csv file.*xlsx/],
  ['two orders', ['--date-order', 'dmy', '--date-order', 'mdy'], 'corrections_overlap', /the document/],
  ['two orders of a column', ['--date-order', 'B1=dmy', '--date-order', 'B2=mdy'], 'corrections_overlap', /B2/],
  ['two names', ['--column-name', 'B1=a', '--column-name', 'B2=b'], 'corrections_overlap', /B2/],
  ['a name of white space', ['--column-name', 'B1= '], 'correction_value_refused', /header of Sheet1!B1/],
  ['a name outside', ['--column-name', 'Z9=a'], 'correction_place_unknown', /Z9.*A1:C3/],
  ['an order outside of tables', ['--date-order', 'Z9=dmy'], 'correction_place_unknown', /Z9.*A1:C3/],
];

for (const [name, args, code, says] of refusals) {
  test(`a correction of the reading is taken as a whole or not at all: ${name}`, async () => {
    const error = await refuse(await makeJob(TOLD_PACKAGE, DATES), ...args);
    assert.equal(error.code, code);
    assert.match(error.message, says);
  });
}

test('an unknown encoding, an empty correction, and one with places are refused', async () => {
  const jobDir = await makeFileJob(PACKAGE, makeCsv('H:id,name\nD:1,Ann\n'));
  assert.equal((await refuse(jobDir, '--encoding', 'nonsense')).code, 'encoding_unknown');
  const path = join(jobDir, 'set.json');
  writeFileSync(path, JSON.stringify([{ kind: 'read_as', places: [] }]));
  assert.match((await refuse(jobDir, '--set', path)).message, /at least one of encoding, delimiter and date_order/);
  writeFileSync(path, JSON.stringify([{ kind: 'read_as', places: [{ sheet: 0, a1: 'A1' }], encoding: 'utf-8' }]));
  assert.match((await refuse(jobDir, '--set', path)).message, /a whole csv file; found one/);
});
