import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertVerified, correct, explain, makeJob, readRecord } from '../../helpers/correct-job.ts';
import { makeLearnedPackage } from '../../helpers/learned-package.ts';

const learned = makeLearnedPackage({ regions: true });

/** Members, and beside them rates with fewer rows. */
const SHEET = `
  1 | name | city    | hours |  | job     | rate
  2 | Ann  | Ottawa  | 12.5  |  | Steward | 31.5
  3 | Ben  | Toronto | 30    |  | Clerk   | 24
  4 | Cid  | Halifax | 8     |  | Driver  | 27.25
  5 | Dora | Regina  | 17    |  |         |
  6 | Eve  | Calgary | 40    |  |         |
  7 | Finn | Moncton | 22    |  |         |
  `;

const describe = (jobDir: string, revision = 2) => {
  const [sheet] = readRecord(jobDir, revision).sheets;
  return {
    tables: sheet!.tables.map(({ a1_range: range, header, row_count: rows }) => `${range} ${header.rows} ${rows}`),
    parts: sheet!.parts?.map(({ first_column: first, last_column: last }) => `${first}:${last}`),
  };
};

test('a range that a person sets joins the parts that it touches', async () => {
  const job = await makeJob(learned, SHEET);
  assert.deepEqual(describe(job, 1), { tables: ['A1:C7 1 6', 'E1:F4 1 3'], parts: ['A:D', 'E:XFD'] });
  await correct(job, '--table', 'A1:F7');
  assert.deepEqual(describe(job), { tables: ['A1:F7 1 6'], parts: undefined });
  await assertVerified(job);
});

test('a range inside a part is a table of the part, and the other part stays as it is', async () => {
  const job = await makeJob(learned, SHEET);
  await correct(job, '--table', 'A1:C5');
  const { tables, parts } = describe(job);
  assert.deepEqual([tables[0], tables.at(-1), parts], ['A1:C5 1 4', 'A6:C7  2', ['A:D', 'E:XFD']]);
  assert.ok(tables.includes('E1:F4 1 3'));
  await assertVerified(job);
});

test('a label that a person gives to a row counts in each part that has cells of the row', async () => {
  const job = await makeJob(learned, SHEET);
  await correct(job, '--label', '4=note');
  assert.deepEqual(describe(job).tables, ['A1:C7 1 5', 'E1:F3 1 2']);
  const record = readRecord(job, 2);
  const notes = record.sheets[0]!.parts!.map(({ rows }) => rows.find(({ first_row: row }) => row === 4)!);
  for (const { label, profile } of notes) {
    assert.equal(label, 'note');
    assert.equal(record.sheets[0]!.row_profiles[profile!]!.correction, 'c1');
  }
});

test('`ade explain` tells what a row is in the part of a cell', async () => {
  const job = await makeJob(learned, SHEET);
  assert.match(await explain(job, '--cell', 'F2'), /is data and was written to/);
  assert.match(await explain(job, '--cell', 'C6'), /is data and was written to/);
  assert.match(await explain(job, '--row', '1'), /header of table_1 \(A1:C7\) and table_2 \(E1:F4\)/);
});

test('a table whose range a person set keeps the title above it, in a part and in a whole sheet', async () => {
  const lower = SHEET.replaceAll(/^ {2}(\d)/gm, (_, row) => `  ${Number(row) + 2}`);
  const titlesOf = (jobDir: string) => readRecord(jobDir, 2).sheets[0]!.tables.map(({ title_rows: rows }) => rows);
  const beside = await makeJob(learned, `1 | Hours of March${lower}`);
  await correct(beside, '--table', 'A3:C7');
  assert.deepEqual(titlesOf(beside).slice(0, 2), [[1], [1]]);
  const alone = await makeJob(learned, `1 | Hours of March${lower.replaceAll(/(\|[^|\n]*){3}$/gm, '')}`);
  await correct(alone, '--table', 'A3:C7');
  assert.deepEqual(titlesOf(alone)[0], [1]);
});
