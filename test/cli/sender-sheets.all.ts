import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertVerified, correct, makeJob, readOutput, readRecord } from '../helpers/correct-job.ts';
import type { GridSheet } from '../helpers/make-grid.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeRecipe, runWithRecipe } from '../helpers/recipe-job.ts';
import { failHere, succeedHere } from '../helpers/run-ade-here.ts';
import type { TestPackage } from '../helpers/run-package.ts';

/** No rule maps x and y. */
const PACKAGE: TestPackage = { fields: { id: { required: true }, name: {}, city: {} } };

const sheetOf = (name: string, seed: string): GridSheet => ({
  name,
  grid: `
  1 | H:id | name | x | y
  2 | D:${seed}1 | Ann | x ${seed}1 | y ${seed}1
  3 | D:${seed}2 | Bob | x ${seed}2 | y ${seed}2
  `,
});
const TWO = [sheetOf('First', '1'), sheetOf('Second', '2')];

/** In the first sheet the column x is the city, and in the second sheet the column y. */
async function makeDecided(sheets = TWO): Promise<string> {
  const job = await makeJob(PACKAGE, sheets);
  await correct(job, '--field', 'First!C1=city', '--field', 'Second!D1=city');
  return job;
}

/** The header of the column that is the city, by sheet; null if there is none. */
function findCity(jobDir: string, revision = 1): (string | null)[][] {
  return readRecord(jobDir, revision).sheets.map(({ name, tables }) => [
    name,
    ...tables.map(
      ({ mapping = [] }) => mapping.find(({ target_field: field }) => field === 'city')?.raw.header ?? null,
    ),
  ]);
}

const readAttention = (jobDir: string, revision = 1) => readRecord(jobDir, revision).summary.attention!;
const listCodes = (jobDir: string) =>
  readAttention(jobDir).map(({ code, sheet }) => (sheet ? `${code} ${sheet}` : code));

test('two sheets with the same headers, decided differently, are decided so in the next document', async () => {
  const job = await makeDecided();
  assert.deepEqual(findCity(job, 2), [
    ['First', 'x'],
    ['Second', 'y'],
  ]);
  const { recipe, path } = await makeRecipe(job, '--name', 'Acme');
  assert.deepEqual(pluck(recipe.layouts, 'id', 'sheet'), [
    ['l1', 'First'],
    ['l2', 'Second'],
  ]);
  assert.deepEqual(pluck(recipe.pieces, 'id', 'layout'), [
    ['r1', 'l1'],
    ['r2', 'l2'],
  ]);
  const next = await runWithRecipe(PACKAGE, [sheetOf('Second', '4'), sheetOf('FIRST ', '3')], path);
  assert.deepEqual(findCity(next), [
    ['Second', 'y'],
    ['FIRST ', 'x'],
  ]);
  assert.deepEqual(await readOutput(next, 'city', 1), ['y 41', 'y 42', 'x 31', 'x 32']);
  assert.deepEqual(readAttention(next), []);
  await assertVerified(next);
});

test('in renamed sheets nothing is applied by chance, and each piece needs attention', async () => {
  const { path } = await makeRecipe(await makeDecided(), '--name', 'Acme');
  const next = await runWithRecipe(PACKAGE, [sheetOf('May', '3'), sheetOf('June', '4')], path);
  assert.deepEqual(findCity(next), [
    ['May', null],
    ['June', null],
  ]);
  assert.deepEqual(listCodes(next), ['recipe_piece_unfit', 'recipe_piece_unfit']);
  assert.match(readAttention(next)[0]!.message, /sheet "First".*"May", "June"/);
  // Said once for the new names, it holds for both pairs of names.
  await correct(next, '--field', 'May!C1=city', '--field', 'June!D1=city');
  const { recipe, path: later } = await makeRecipe(next, '--from', path);
  assert.deepEqual(pluck(recipe.layouts, 'id', 'sheet'), [
    ['l1', 'First'],
    ['l2', 'Second'],
    ['l3', 'May'],
    ['l4', 'June'],
  ]);
  for (const [one, other] of [
    ['First', 'Second'],
    ['May', 'June'],
  ] as const) {
    const third = await runWithRecipe(PACKAGE, [sheetOf(one, '5'), sheetOf(other, '6')], later);
    assert.deepEqual(findCity(third), [
      [one, 'x'],
      [other, 'y'],
    ]);
  }
});

test('if one of the sheets is gone, the other one is read as before, and what is gone needs attention', async () => {
  const { path } = await makeRecipe(await makeDecided(), '--name', 'Acme');
  const next = await runWithRecipe(PACKAGE, [sheetOf('Second', '4')], path);
  assert.deepEqual(findCity(next), [['Second', 'y']]);
  const [gone, ...others] = readAttention(next);
  assert.deepEqual([gone!.code, gone!.correction, others.length], ['recipe_piece_unfit', 'r1', 0]);
  // A third sheet with these headers could be read as either.
  const third = await runWithRecipe(PACKAGE, [...TWO, sheetOf('Third', '5')], path);
  assert.deepEqual(findCity(third).at(-1), ['Third', null]);
  assert.deepEqual(listCodes(third), ['layout_unknown Third']);
  assert.match(readAttention(third)[0]!.message, /"First", "Second"/);
});

test('a decision about one of several sheets holds for all of them, as long as no other one contradicts it', async () => {
  const job = await makeJob(PACKAGE, TWO);
  await correct(job, '--field', 'First!C1=city');
  const { recipe, path } = await makeRecipe(job, '--name', 'Acme');
  assert.deepEqual(pluck(recipe.layouts, 'id', 'sheet'), [['l1', undefined]]);
  const next = await runWithRecipe(PACKAGE, [sheetOf('May', '3'), sheetOf('June', '4')], path);
  assert.deepEqual(findCity(next), [
    ['May', 'x'],
    ['June', 'x'],
  ]);
  assert.deepEqual(readAttention(next), []);
  // Now the second sheet is decided otherwise: the first one keeps what it had.
  await correct(next, '--field', 'June!C1=', '--field', 'June!D1=city');
  const split = await makeRecipe(next, '--from', path);
  assert.deepEqual(pluck(split.recipe.layouts, 'sheet').flat(), ['May', 'June']);
  const third = await runWithRecipe(PACKAGE, [sheetOf('May', '5'), sheetOf('June', '6')], split.path);
  assert.deepEqual(findCity(third), [
    ['May', 'x'],
    ['June', 'y'],
  ]);
  assert.deepEqual(readAttention(third), []);
});

test('the same decision in several sheets needs no names of sheets', async () => {
  const job = await makeJob(PACKAGE, TWO);
  await correct(job, '--field', 'First!C1=city', '--field', 'Second!C1=city');
  const { recipe } = await makeRecipe(job, '--name', 'Acme');
  assert.deepEqual([recipe.layouts.length, recipe.layouts[0]!.sheet, recipe.pieces.length], [1, undefined, 1]);
});

test('texts, values and rows of two sheets are kept apart, too', async () => {
  const rows = (name: string, seed: string): GridSheet => ({
    name,
    grid: `
  1 | H:id | name
  2 | D:${seed}1 | Ann
  3 | D:Sum | ${seed}
  `,
  });
  const job = await makeJob(PACKAGE, [rows('First', '1'), rows('Second', '2')]);

  await correct(job, '--field-value', 'First!A1=city=Rome', '--field-value', 'Second!A1=city=Oslo');
  await correct(job, '--label', 'First!3=total', '--label', 'Second!3=note');
  const { path } = await makeRecipe(job, '--name', 'Acme');
  const next = await runWithRecipe(PACKAGE, [rows('First', '3'), rows('Second', '4')], path);
  assert.deepEqual(await readOutput(next, 'city', 1), ['Rome', 'Oslo']);
  const labels = readRecord(next, 1).sheets.map(({ row_profiles: profiles }) => profiles.at(-1)?.label);
  assert.deepEqual(labels, ['total', 'note']);
  assert.deepEqual(readAttention(next), []);
});

test('two tables of one sheet that contradict each other hold for their document only', async () => {
  const sheet: GridSheet = {
    name: 'Both',
    grid: `
  1 | H:id | name | x | y
  2 | D:1 | Ann | x 1 | y 1
  3 | S:
  4 | H:id | name | x | y
  5 | D:2 | Bob | x 2 | y 2
  `,
  };
  const job = await makeJob(PACKAGE, [sheet]);
  assert.equal(readRecord(job, 1).sheets[0]!.tables.length, 2);
  await correct(job, '--field', 'C1=city', '--field', 'D4=city');
  const { recipe } = await makeRecipe(job, '--name', 'Acme');
  assert.deepEqual(recipe.pieces, []);
  const { stderr } = await failHere('sender', 'recipe', job, '--name', 'Acme', '--only', 'c2', '--out', '/dev/null');
  assert.match(stderr, /error\[correction_not_general\].*another table of the sheet "Both" has the same headers/s);
});

test('corrections of two sheets with the same headers are carried to their own sheets', async () => {
  const from = await makeDecided();
  const carry = async (to: string) =>
    JSON.parse(await succeedHere('carry', from, to, '--json', '--by', 'Anna')) as unknown;
  const show = async (to: string) =>
    JSON.parse(await succeedHere('carry', from, to, '--json', '--dry-run')) as Record<'kept' | 'dropped', unknown[]>;
  const to = await makeJob(PACKAGE, [sheetOf('Second', '4'), sheetOf('First', '3')]);
  assert.equal((await show(to)).kept.length, 2);
  await carry(to);
  assert.deepEqual(findCity(to, 2), [
    ['Second', 'y'],
    ['First', 'x'],
  ]);
  const renamed = await makeJob(PACKAGE, [sheetOf('May', '3'), sheetOf('June', '4')]);
  const { kept, dropped } = await show(renamed);
  assert.deepEqual([kept.length, dropped.length], [0, 2]);
  const gone = await makeJob(PACKAGE, [sheetOf('Second', '4')]);
  assert.equal((await show(gone)).kept.length, 1);
  await carry(gone);
  assert.deepEqual(findCity(gone, 2), [['Second', 'y']]);
});
