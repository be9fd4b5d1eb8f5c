import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Artifact } from '../../src/contract/artifact.ts';
import {
  assertVerified,
  correct,
  explain,
  findFolder,
  makeJob,
  PACKAGE,
  readOutput,
  readRecord,
  refuse,
} from '../helpers/correct-job.ts';
import { runAde } from '../helpers/run-ade.ts';

function describe({ sheets }: Artifact) {
  return sheets.flatMap(({ tables }) =>
    tables.map((table) => ({
      range: table.a1_range,
      header: table.header.rows,
      columns: table.columns.map(({ header }) => header),
      rows: [table.first_data_row, table.last_data_row, table.row_count],
      correction: table.correction,
    })),
  );
}

const SPLIT = `
  1 | N:about |       |         | written by
  2 | H:id    | name  | city    | Kim
  3 | D:1     | Ann   | Ottawa  |
  4 | S:--    | Bob   | Paris   | later
  5 | H:3     | Eve   | Rome    |
  6 | T:sum   | 3     |         |
  7 |         |       |         |
  8 | S:x     | Lou   | Oslo    |
  9 |         |       |         | nothing
 10 | D:9     | after |         |
  `;

test('a table has the range that a person gave, and everything filled below its header is data', async () => {
  const jobDir = await makeJob(PACKAGE, SPLIT);
  assert.ok(readRecord(jobDir, 1).sheets[0]!.tables.length > 1);
  await correct(jobDir, '--table', 'A2:C9');
  const record = readRecord(jobDir, 2);
  assert.deepEqual(describe(record), [
    { range: 'A2:C9', header: [2], columns: ['H:id', 'name', 'city'], rows: [3, 8, 4], correction: 'c1' },
    { range: 'A10:B10', header: [], columns: ['Column 1', 'Column 2'], rows: [10, 10, 1], correction: undefined },
  ]);
  assert.deepEqual((await readOutput(jobDir, 'name')).slice(0, 4), ['Ann', 'Bob', 'Eve', 'Lou']);
  assert.deepEqual((await readOutput(jobDir, 'city')).slice(0, 4), ['Ottawa', 'Paris', 'Rome', 'Oslo']);
  assert.match(
    await explain(jobDir, '--row', '5'),
    /set by a person, in correction c1; without that its label would be header/,
  );
  assert.match(await explain(jobDir, '--row', '9'), /set by a person, in correction c1/);
  assert.match(await explain(jobDir), /A2:C9.*range set by a person/);
  await assertVerified(jobDir);
});

test('labels that a person gave rows count inside a range, and its header may then be elsewhere', async () => {
  const jobDir = await makeJob(PACKAGE, SPLIT);
  await correct(jobDir, '--table', 'A2:C8', '--label', '4=note', '--label', '2=note', '--label', '3=header');
  const [table] = describe(readRecord(jobDir, 2));
  assert.deepEqual(table, {
    range: 'A2:C8',
    header: [3],
    columns: ['D:1', 'Ann', 'Ottawa'],
    rows: [5, 8, 2],
    correction: 'c4',
  });
  await assertVerified(jobDir);
});

test('a later range replaces those that it overlaps', async () => {
  const jobDir = await makeJob(PACKAGE, SPLIT);
  await correct(jobDir, '--table', 'A2:C9');
  await correct(jobDir, '--table', 'A2:D5');
  const [table] = describe(readRecord(jobDir, 3));
  assert.equal(table!.range, 'A2:D5');
  assert.deepEqual(table!.rows, [3, 5, 3]);
  await assertVerified(jobDir);
});

const SIDES = `
  1 | H:id | name |  | H:id | city
  2 | D:1  | Ann  |  | D:7  | Rome
  3 | S:2  | Bob  |  | S:8  | Oslo
  4 |      |      |  | S:9  | Bern
  `;

test('tables side by side each have a range', async () => {
  const jobDir = await makeJob(PACKAGE, SIDES);
  const error = await refuse(jobDir, '--table', 'A1:B3');
  assert.equal(error.code, 'correction_table_beside');
  assert.match(error.message, /D1:E2 is in the same rows as Sheet1!A1:B3/);
  await correct(jobDir, '--table', 'A1:B3', '--table', 'D1:E4');
  assert.deepEqual(describe(readRecord(jobDir, 2)), [
    { range: 'A1:B3', header: [1], columns: ['H:id', 'name'], rows: [2, 3, 2], correction: 'c1' },
    { range: 'D1:E4', header: [1], columns: ['H:id', 'city'], rows: [2, 4, 3], correction: 'c2' },
  ]);
  assert.deepEqual(await readOutput(jobDir, 'city'), [null, null, 'Rome', 'Oslo', 'Bern']);
  await assertVerified(jobDir);
});

const refusals: [name: string, args: string[], code: string, says: RegExp][] = [
  ['overlapping ranges', ['--table', 'A2:C5', '--table', 'B4:D8'], 'corrections_overlap', /B4:D8/],
  ['blank rows', ['--table', 'A20:C30'], 'correction_place_unknown', /up to 10.*blank rows/],
  ['rows alone', ['--table', '2:5'], 'correction_place_unknown', /a range such as A4:H120/],
];

for (const [name, args, code, says] of refusals) {
  test(`ranges are taken whole or not at all: ${name}`, async () => {
    const error = await refuse(await makeJob(PACKAGE, SPLIT), ...args);
    assert.equal(error.code, code);
    assert.match(error.message, says);
  });
}

test('a revision that was killed after any pass ends with the same record and workbook', async () => {
  const jobDir = await makeJob(PACKAGE, SIDES);
  await correct(
    jobDir,
    ...['--table', 'A1:B3', '--table', 'D1:E4', '--column-name', 'B1=town of city'],
    ...['--field-value', 'D1=name=Kim', '--value', 'A2=D:5', '--value-is', 'city=Oslo=Bern', '--date-order', 'dmy'],
  );
  const folder = findFolder(jobDir, 2);
  const whole = readRecord(jobDir, 2);
  const workbook = readFileSync(join(folder, 'normalized.xlsx'));
  for (const passes of [1, 2, 3]) {
    const events = readFileSync(join(folder, 'events.ndjson'), 'utf8').trimEnd().split('\n');
    writeFileSync(join(folder, 'events.ndjson'), `${events.slice(0, 2).join('\n')}\n`);
    const partial = structuredClone(whole);
    partial.pass_history = partial.pass_history.slice(0, passes);
    for (const table of partial.sheets.flatMap(({ tables }) => tables)) {
      if (passes < 2) {
        delete table.mapping;
        delete table.fields;
      }
      if (passes < 3) delete table.analysis;
      delete table.transform;
      delete table.validation;
    }
    writeFileSync(join(folder, 'artifact.json'), JSON.stringify({ ...partial, output: {}, summary: {} }));
    for (const name of ['normalized.xlsx', 'issues.ndjson']) rmSync(join(folder, name));
    if (passes === 1) rmSync(join(folder, 'inputs', 'rows'), { recursive: true });
    const { exitCode, stderr } = await runAde(['resume', folder, '--json']);
    assert.equal(exitCode, 0, stderr);
    const { sheets, output } = readRecord(jobDir, 2);
    assert.deepEqual({ sheets, output }, { sheets: whole.sheets, output: whole.output });
    assert.deepEqual(readFileSync(join(folder, 'normalized.xlsx')), workbook);
  }
});
