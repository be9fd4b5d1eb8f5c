import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Attention } from '../../src/contract/artifact.ts';
import { assertVerified, correct, explain, makeJob, PACKAGE, readOutput, readRecord } from '../helpers/correct-job.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeRecipe, runWithRecipe } from '../helpers/recipe-job.ts';
import { failHere, succeedHere } from '../helpers/run-ade-here.ts';

/** Other rows, and a lower header: no cell is in its old place. */
const NEXT = `
  1 | N:list of June
  2 | H:id | name | town
  3 | D:7  | Uma  | Lima
  4 | D:8  | Vic  | Oslo
  `;

function readAttention(jobDir: string, revision = 1): Pick<Attention, 'code' | 'correction'>[] {
  const { summary } = readRecord(jobDir, revision);
  return summary.attention!.map(({ code, correction }) => ({
    code,
    ...(correction === undefined ? {} : { correction }),
  }));
}

async function refuseWith(code: string, ...args: string[]): Promise<void> {
  const { stderr } = await failHere(...args);
  assert.match(stderr, new RegExp(`error\\[${code}\\]`));
}

test('a correction of one document applies to the next one, and the record names the piece', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city');
  const { recipe, path } = await makeRecipe(jobDir, '--name', 'Acme');
  assert.deepEqual(
    recipe.pieces.map(({ id, kind, layout }) => ({ id, kind, layout })),
    [{ id: 'r1', kind: 'column_field', layout: 'l1' }],
  );
  const next = await runWithRecipe(PACKAGE, NEXT, path);
  assert.deepEqual(await readOutput(next, 'city', 1), ['Lima', 'Oslo']);
  const record = readRecord(next, 1);
  assert.deepEqual([record.job.recipe?.version, record.job.recipe?.pieces], [1, 1]);
  assert.deepEqual(record.sheets[0]!.tables[0]!.layout, { id: 'l1', likeness: 1 });
  const column = record.sheets[0]!.tables[0]!.mapping![2]!;
  assert.deepEqual([column.target_field, column.reason, column.correction], ['city', 'set_by_person', 'r1']);
  assert.match(await explain(next, '--column', 'C'), /set by the sender's recipe/);
  assert.deepEqual(readAttention(next), []);
  await assertVerified(next);
});

test('a changed recipe is found by verify', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city');
  const { path } = await makeRecipe(jobDir, '--name', 'Acme');
  const next = await runWithRecipe(PACKAGE, NEXT, path);
  const file = join(next, 'inputs', 'recipe.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"city"', '"name"'));
  const { stdout } = await failHere('verify', next);
  assert.match(stdout, /no +the recipe of the sender is the recorded one/);
});

test('rows are found by their contents, values by their field, and a value for all rows by the table', async () => {
  const grid = `
  1 | D:id  | name | town
  2 | D:1   | Ann  | Ottawa
  3 | D:Sum | 2    |
  `;
  const jobDir = await makeJob(PACKAGE, grid);
  await correct(jobDir, '--label', '1=header', '--label', '3=total');
  await correct(jobDir, '--field-value', 'A1=city=Rome', '--value-is', 'name=Ann=Anna');
  const { path } = await makeRecipe(jobDir, '--name', 'Acme');
  const next = await runWithRecipe(
    PACKAGE,
    `
  1 | N:June |      |
  2 | D:id   | name | town
  3 | D:4    | Uma  | Lima
  4 | D:5    | Ann  | Oslo
  5 | D:SUM  | 3    |
  `,
    path,
  );
  const table = readRecord(next, 1).sheets[0]!.tables[0]!;
  assert.deepEqual([table.header.rows, table.row_count], [[2], 2]);
  assert.deepEqual(await readOutput(next, 'name', 1), ['Uma', 'Anna']);
  assert.deepEqual(await readOutput(next, 'city', 1), ['Rome', 'Rome']);
  assert.match(await explain(next, '--row', '5'), /set by the sender's recipe, in piece r2/);
  await assertVerified(next);
});

test('nothing of a recipe is applied to a table with other headers, and this is one point that needs attention', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city', '--field', 'B1=');
  const { path } = await makeRecipe(jobDir, '--name', 'Acme');
  const next = await runWithRecipe(
    PACKAGE,
    `
  1 | H:id | new | called | town
  2 | D:7  | x   | Uma    | Lima
  `,
    path,
  );
  assert.deepEqual(await readOutput(next, 'city', 1), [null]);
  assert.equal(readRecord(next, 1).sheets[0]!.tables[0]!.layout, undefined);
  assert.deepEqual(readAttention(next), [{ code: 'layout_unknown' }]);
});

const MORE = `
  1 | H:id | new | name | town
  2 | D:7  | x   | Uma  | Lima
  `;

test('a changed layout needs attention, and what still fits is applied', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city', '--field', 'B1=');
  const { path } = await makeRecipe(jobDir, '--name', 'Acme');
  const renamed = MORE.replace('| name', '| called');
  const more = await runWithRecipe(PACKAGE, MORE, path);
  assert.deepEqual(await readOutput(more, 'city', 1), ['Lima']);
  assert.deepEqual(readAttention(more), [{ code: 'layout_changed' }]);
  const grid = renamed.replace(' new |', '').replace(' x   |', '');
  const other = await runWithRecipe(PACKAGE, grid, path);
  assert.deepEqual(await readOutput(other, 'city', 1), ['Lima']);
  assert.deepEqual(readAttention(other), [
    { code: 'layout_changed' },
    { code: 'recipe_piece_unfit', correction: 'r2' },
  ]);
});

test('the next version has the new layout beside the old one, with what was applied there', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city');
  const first = await makeRecipe(jobDir, '--name', 'Acme');
  const more = await runWithRecipe(PACKAGE, MORE, first.path);
  const second = await makeRecipe(more, '--from', first.path);
  assert.deepEqual(pluck(second.recipe.pieces, 'id', 'layout'), [
    ['r1', 'l1'],
    ['r2', 'l2'],
  ]);
  assert.deepEqual(readAttention(await runWithRecipe(PACKAGE, MORE, second.path)), []);
  assert.deepEqual(readAttention(await runWithRecipe(PACKAGE, NEXT, second.path)), []);
  const stdout = await succeedHere('sender', 'compare', first.path, second.path);
  assert.match(stdout, /\+ +l2 +layout of 4 columns/);
  assert.match(stdout, /\+ +r2 +field city: the column "town", tables with the layout l2/);
});

test('a column for a field to which the recipe gives a value needs attention', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field-value', 'A1=city=Rome');
  const { path } = await makeRecipe(jobDir, '--name', 'Acme');
  const next = await runWithRecipe(PACKAGE, MORE.replace('| new', '| city'), path);
  assert.deepEqual(await readOutput(next, 'city', 1), ['Rome']);
  assert.deepEqual(readAttention(next), [{ code: 'layout_changed' }, { code: 'recipe_piece_unfit', correction: 'r1' }]);
});

test('a recipe is tried on past jobs, and nothing of the trial is kept', async () => {
  const jobDir = await makeJob();
  const other = await makeJob(PACKAGE, NEXT);
  await correct(jobDir, '--field', 'C1=city');
  const { path } = await makeRecipe(jobDir, '--name', 'Acme');
  const before = readFileSync(join(other, 'artifact.json'), 'utf8');
  const stdout = await succeedHere('sender', 'try', path, jobDir, other, '--json');
  const [same, changed] = JSON.parse(stdout);
  assert.equal(same.changes.same, true);
  assert.deepEqual(
    changed.changes.mappings.map((change: { left: string; right: string }) => [change.left, change.right]),
    [[null, 'city']],
  );
  assert.equal(readFileSync(join(other, 'artifact.json'), 'utf8'), before);
});

test('a revoked piece no longer applies, and its id is not used again', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city');
  const { path } = await makeRecipe(jobDir, '--name', 'Acme');
  const revoked = `${path}.2.json`;
  await succeedHere('sender', 'revoke', path, 'r1', '--out', revoked);
  const next = await runWithRecipe(PACKAGE, NEXT, revoked);
  assert.equal(readRecord(next, 1).sheets[0]!.tables[0]!.mapping![2]!.target_field, null);
  const third = await makeRecipe(jobDir, '--from', revoked);
  assert.deepEqual(pluck(third.recipe.pieces, 'id'), ['r2']);
});

test('a piece applies until its last day', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city');
  const fields = ['2025-10-30', '2025-10-29'].map(async (until) => {
    const { path } = await makeRecipe(jobDir, '--name', 'Acme', '--until', until);
    const next = await runWithRecipe(PACKAGE, NEXT, path);
    return readRecord(next, 1).sheets[0]!.tables[0]!.mapping![2]!.target_field;
  });
  assert.deepEqual(await Promise.all(fields), ['city', null]);
});

test('a correction that cannot apply to other documents is reported, or refused if it is named', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--value', 'B2=Anna');
  const stdout = await succeedHere('sender', 'recipe', jobDir, '--out', join(jobDir, 'r.json'));
  assert.match(stdout, /c1 fits only its own document: it corrects a single cell or row/);
  const recipe = ['sender', 'recipe', jobDir, '--out', join(jobDir, 'r.json')];
  await refuseWith('correction_not_general', ...recipe, '--only', 'c1');
  await refuseWith('correction_unknown', ...recipe, '--only', 'c9');
  await refuseWith('recipe_unreadable', 'sender', 'show', join(jobDir, 'artifact.json'));
  await refuseWith('recipe_piece_unknown', 'sender', 'revoke', join(jobDir, 'r.json'), 'r7', '--out', 'x.json');
});

test('texts of a person or of a header row in a recipe are not in the record', async () => {
  const jobDir = await makeJob(PACKAGE, GRID_WITH_SUM);
  await correct(jobDir, '--label', '3=total', '--value-is', 'name=Ann=MARKERVALUE', '--reason', 'MARKERREASON');
  const { path } = await makeRecipe(jobDir, '--name', 'Acme');
  const next = await runWithRecipe(PACKAGE, GRID_WITH_SUM, path);
  for (const name of ['artifact.json', 'events.ndjson', 'run-request.json']) {
    assert.doesNotMatch(readFileSync(join(next, name), 'utf8'), /MARKER/, name);
  }
});

const GRID_WITH_SUM = `
  1 | H:id          | name | town
  2 | D:1           | Ann  | Ottawa
  3 | D:MARKERTOTAL | 2    |
  `;

test('a column that could also be another column of the layout is not decided', async () => {
  const jobDir = await makeJob(PACKAGE, GRID_WITH_SUM.replaceAll('| name', '| town'));
  await correct(jobDir, '--field', 'C1=city');
  const { recipe, path } = await makeRecipe(jobDir, '--name', 'Acme');
  assert.deepEqual(
    recipe.pieces.map((piece) => 'column' in piece && piece.column),
    [{ header: 'town', nth: 2 }],
  );
  const more = await runWithRecipe(PACKAGE, '\n  1 | H:id | town | town | town\n  2 | D:1  | a    | b    | c\n', path);
  assert.deepEqual(await readOutput(more, 'city', 1), [null]);
  assert.deepEqual(readAttention(more), [{ code: 'layout_changed' }, { code: 'recipe_piece_unfit', correction: 'r1' }]);
});

test('a damaged file with the contents of corrected rows is reported, and no recipe is made without it', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--label', 'Sheet1!4=note');
  writeFileSync(join(jobDir, 'revisions', '2', 'inputs', 'addresses.json'), '{');
  await refuseWith('file_damaged', 'sender', 'recipe', jobDir, '--name', 'Acme', '--out', join(jobDir, 'r.json'));
});

test('a column without a header is found by the header to its left, wherever that is', async () => {
  const grid = '1 | H:id | name |\n2 | D:1 | Ann | Rome\n3 | D:2 | Bob | Oslo';
  const jobDir = await makeJob(PACKAGE, grid);
  await correct(jobDir, '--field', 'C2=city');
  const { recipe, path } = await makeRecipe(jobDir, '--name', 'Acme');
  assert.deepEqual(recipe.layouts[0]!.headers, ['H:id', 'name', '']);
  const next = await runWithRecipe(PACKAGE, '1 | H:id | more | name |\n2 | D:1 | x | Ann | Lima', path);
  assert.deepEqual(await readOutput(next, 'city', 1), ['Lima']);
});
