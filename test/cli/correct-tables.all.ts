import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CarryPlan } from '../../src/record/carry/plan-carry.ts';
import { assertVerified, correct, makeJob, PACKAGE, readOutput, readRecord, refuse } from '../helpers/correct-job.ts';
import type { GridSheet } from '../helpers/make-grid.ts';
import { succeedHere } from '../helpers/run-ade-here.ts';

/** In each document, no rule maps the columns `town` and `place`. */
const DOCUMENTS: Record<'sheets' | 'beside' | 'below', readonly GridSheet[]> = {
  sheets: [
    { grid: '1 | H:id | name | town\n2 | D:1 | Ann | Ottawa' },
    { grid: '1 | H:id | town | name\n2 | D:2 | Paris | Bob' },
  ],
  beside: [{ grid: '1 | H:id | name | town | | H:id | name | town\n2 | D:1 | Ann | Ottawa | | D:2 | Bob | Paris' }],
  below: [{ grid: '1 | H:id | name | town\n2 | D:1 | Ann | Ottawa\n4 | H:my id | name | town\n5 | D:2 | Bob | Paris' }],
};

const PLACES = { sheets: ['Sheet1!C1', 'Sheet2!B1'], beside: ['C1', 'G1'], below: ['C1', 'C4'] };

/** The columns of the field city in each table, and the corrections that decided them. */
const listCities = (jobDir: string, revision = 2) =>
  readRecord(jobDir, revision).sheets.flatMap(({ tables }) =>
    tables.map(({ mapping = [] }) =>
      mapping
        .filter(({ target_field: field }) => field === 'city')
        .map(({ raw, correction }) => [raw.column, correction]),
    ),
  );

async function carry(from: string, to: string, ...args: string[]): Promise<Omit<CarryPlan, 'corrections'>> {
  return JSON.parse(await succeedHere('carry', from, to, '--json', ...args));
}

for (const name of ['sheets', 'beside', 'below'] as const) {
  const [first, second] = PLACES[name] as [string, string];
  const columns = [first, second].map((place, i) => [[/([A-Z])\d$/.exec(place)![1], `c${i + 1}`]]);

  test(`a set gives a field to a column of each table, and both corrections hold (${name})`, async () => {
    const jobDir = await makeJob(PACKAGE, DOCUMENTS[name]);
    await correct(jobDir, '--field', `${first}=city`, '--field', `${second}=city`);
    assert.deepEqual(listCities(jobDir), columns);
    assert.deepEqual(await readOutput(jobDir, 'city'), ['Ottawa', 'Paris']);
    await assertVerified(jobDir);
  });

  test(`a correction in another table, made in a later revision, leaves the earlier one as it is (${name})`, async () => {
    const jobDir = await makeJob(PACKAGE, DOCUMENTS[name]);
    await correct(jobDir, '--field', `${first}=city`);
    await correct(jobDir, '--field', `${second}=city`);
    assert.deepEqual(listCities(jobDir, 3), columns);
  });

  test(`the corrections of several tables are carried to another job with the document (${name})`, async () => {
    const [from, to] = [await makeJob(PACKAGE, DOCUMENTS[name]), await makeJob(PACKAGE, DOCUMENTS[name])];
    await correct(from, '--field', `${first}=city`, '--field', `${second}=city`);
    await carry(from, to);
    assert.deepEqual(listCities(to), columns);
  });

  test(`a correction is carried to a job in which another table was corrected (${name})`, async () => {
    const [from, to] = [await makeJob(PACKAGE, DOCUMENTS[name]), await makeJob(PACKAGE, DOCUMENTS[name])];
    await correct(to, '--field', `${first}=city`);
    await correct(from, '--field', `${second}=city`);
    await carry(from, to);
    assert.deepEqual(listCities(to, 3), columns);
  });
}

test('within one table, a set that gives a field to two columns is refused', async () => {
  const sheets = await makeJob(PACKAGE, DOCUMENTS.sheets);
  const ofSheets = ['Sheet1!C1=city', 'Sheet2!B1=city', 'Sheet2!C1=city'];
  const one = await refuse(sheets, ...ofSheets.flatMap((said) => ['--field', said]));
  const beside = await makeJob(PACKAGE, DOCUMENTS.beside);
  const other = await refuse(beside, ...['C1=city', 'F1=city', 'G1=city'].flatMap((said) => ['--field', said]));
  assert.deepEqual([one.code, other.code], ['correction_field_taken', 'correction_field_taken']);
  assert.match(one.message, /Sheet2!B, .*column C/);
  assert.match(other.message, /Sheet1!F, .*column G/);
});

test('of two corrections of a column, made at different cells, the later one is carried', async () => {
  const [from, to] = [await makeJob(), await makeJob()];
  await correct(from, '--field', 'C1=city');
  await correct(from, '--field', 'C3=');
  const { kept, dropped, conflicts } = await carry(from, to, '--dry-run');
  assert.deepEqual(conflicts, []);
  assert.deepEqual(
    dropped.map(({ id, reason }) => [id, reason]),
    [['c1', 'a later correction replaces it']],
  );
  assert.deepEqual(
    kept.map(({ id }) => id),
    ['c2'],
  );
});
