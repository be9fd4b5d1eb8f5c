import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Corrections } from '../../src/contract/corrections.ts';
import type { CarryPlan } from '../../src/record/carry/plan-carry.ts';
import { assertVerified, correct, findFolder, GRID, makeJob, PACKAGE, readOutput } from '../helpers/correct-job.ts';
import { pluck } from '../helpers/pluck.ts';
import { succeedHere } from '../helpers/run-ade-here.ts';

type Answer = Omit<CarryPlan, 'corrections'>;

/** The document that replaces the other one: two rows lower, in another order, with one row changed and one column moved. */
const REPLACED = `
  1 | N:March
  3 | H:id | town | name
  4 | D:9  | Oslo | Max
  5 | D:3  | Rome | Eve
  6 | D:2  | Lyon | Bob
  7 | D:1  | Ottawa | Ann
  `;
/** The same columns as in the document before. */
const SHIFTED = `
  1 | N:March
  3 | H:id | name | town
  4 | D:9  | Max  | Oslo
  5 | D:3  | Eve  | Rome
  6 | D:2  | Bob  | Lyon
  7 | D:1  | Ann  | Ottawa
  `;

async function carry(from: string, to: string, ...args: string[]): Promise<Answer> {
  const stdout = await succeedHere('carry', from, to, '--json', '--by', 'Anna', ...args);
  return JSON.parse(stdout);
}

function readCorrections(jobDir: string, revision = 2): Corrections['corrections'] {
  const path = join(findFolder(jobDir, revision), 'inputs', 'corrections.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as Corrections).corrections;
}

const show = (parts: { id: string; places: { a1: string }[]; reason?: string; to?: { a1: string }[] }[]) =>
  parts.map(({ id, places, reason, to }) => [
    id,
    places.map(({ a1 }) => a1).join(),
    reason ?? to!.map(({ a1 }) => a1).join(),
  ]);

test('corrections are carried to another version of the package, and those of a field that it lacks are conflicts', async () => {
  const from = await makeJob();
  await correct(from, '--field', 'C1=city', '--label', '4=note', '--reason', 'they say so');
  await correct(from, '--value', 'B2=Anna', '--value-is', 'name=Bob=Rob');
  const to = await makeJob({ fields: { id: { required: true }, name: {}, place: {} } });
  const shown = await carry(from, to, '--dry-run');
  assert.deepEqual(show(shown.kept), [
    ['c2', '4', '4'],
    ['c3', 'B2', 'B2'],
    ['c4', '', ''],
  ]);
  assert.equal(shown.conflicts.length, 1);
  assert.match(shown.conflicts[0]!.reason, /no field "city", which .* names\. It has: id, name, place/);
  assert.deepEqual(shown.dropped, []);
  assert.ok(!existsSync(join(to, 'revisions')));

  await carry(from, to);
  assert.deepEqual(await readOutput(to, 'name'), ['Anna', 'Rob']);
  const { job_id } = JSON.parse(readFileSync(join(from, 'run-request.json'), 'utf8'));
  const made = readCorrections(to);
  assert.deepEqual(
    made.map(({ id, kind, by }) => [id, kind, by]),
    ['row_label', 'cell_value', 'value_is'].map((kind, i) => [`c${i + 1}`, kind, `Anna, carried from ${job_id}`]),
  );
  assert.equal(made[0]!.reason, 'they say so');
  const kept = ['artifact.json', 'events.ndjson', 'issues.ndjson', 'run-request.json'];
  const texts = kept.map((name) => readFileSync(join(findFolder(to, 2), name), 'utf8')).join('\n');
  for (const written of ['they say so', 'Anna', 'Rob']) assert.ok(!texts.includes(written), written);
  await assertVerified(to);
});

test('in a replaced document, columns are found by header, and rows and cells by the contents of the row', async () => {
  const from = await makeJob();
  await correct(from, '--field', 'C1=city', '--label', '4=note', '--value', 'B2=Anna', '--value', 'B3=Rob');
  for (const [grid, place] of [
    [SHIFTED, 'C3'],
    [REPLACED, 'B3'],
  ] as const) {
    const to = await makeJob(PACKAGE, grid);
    const { kept, dropped, conflicts } = await carry(from, to, '--dry-run');
    assert.deepEqual(conflicts, []);
    const column = ['c1', 'C1', place];
    if (grid === SHIFTED) {
      assert.deepEqual(show(kept), [column, ['c2', '4', '5'], ['c3', 'B2', 'B7']]);
      assert.deepEqual(show(dropped), [['c4', 'B3', 'no row has the same cells']]);
    } else {
      // If columns were moved, no row has its cells in their old places.
      assert.deepEqual(show(kept), [column]);
      assert.deepEqual([...new Set(dropped.map(({ reason }) => reason))], ['no row has the same cells']);
    }
  }
});

test('a header or a row that occurs twice is found by its neighbours or not at all', async () => {
  const from = await makeJob(
    PACKAGE,
    '1 | H:id | name | x | town | x\n2 | D:1 | Ann | 1 | Rome | 2\n3 | D:1 | Ann | 1 | Rome | 2',
  );
  await correct(from, '--field', 'E1=city', '--label', '3=note');
  const to = await makeJob(
    PACKAGE,
    '2 | H:id | name | x | town | x\n3 | D:5 | Eve | 1 | Rome | 2\n4 | D:1 | Ann | 1 | Rome | 2',
  );
  const { kept, dropped } = await carry(from, to, '--dry-run');
  assert.deepEqual(show(kept), [['c1', 'E1', 'E2']]);
  assert.deepEqual(show(dropped), [['c2', '3', 'more than one row has the same cells']]);
  const other = await makeJob(PACKAGE, '1 | H:id | x | x | x\n2 | D:1 | Ann | 1 | Rome');
  const answer = await carry(from, other, '--dry-run');
  assert.ok(
    show(answer.dropped).some(([id, , reason]) => id === 'c1' && reason === 'more than one column has this header'),
  );
});

test('a range is found by its header row and its last row', async () => {
  const from = await makeJob(PACKAGE, GRID);
  await correct(from, '--table', 'A1:C3');
  const to = await makeJob(
    PACKAGE,
    '1 | N:March\n3 | H:id | name | town\n4 | D:1 | Ann | Ottawa\n5 | D:7 | Tom | Lyon\n6 | D:2 | Bob | Paris\n7 | D:8 | Sue | Bern',
  );
  const { kept } = await carry(from, to, '--dry-run');
  assert.deepEqual(show(kept), [['c1', 'A1:C3', 'A3:C6']]);
});

test('corrections of the other job are kept: an equal one is dropped, a different one is a conflict', async () => {
  const [from, to] = [await makeJob(), await makeJob()];
  await correct(from, '--field', 'C1=city', '--label', '4=note', '--value', 'B2=Anna');
  await correct(to, '--field', 'C1=city', '--value', 'B2=Anne');
  const { kept, conflicts, dropped } = await carry(from, to);
  assert.equal(kept, undefined, 'a result of a job');
  assert.deepEqual([conflicts, dropped], [undefined, undefined]);
  assert.deepEqual(pluck(readCorrections(to, 3), 'kind'), ['column_field', 'cell_value', 'row_label']);
  const again = await carry(from, to);
  assert.deepEqual(show(again.conflicts), [['c3', 'B2', 'the other job contradicts it in c2']]);
  assert.deepEqual(show(again.dropped), [
    ['c1', 'C1', 'the other job already has this correction'],
    ['c2', '4', 'the other job already has this correction'],
  ]);
  assert.ok(!existsSync(findFolder(to, 4)), 'nothing is carried twice');
});

test('of two corrections of one place the later one counts, and a later one may free a field', async () => {
  const from = await makeJob(PACKAGE, '1 | H:id | name | city\n2 | D:1 | Ann | Rome\n3 | D:2 | Bob | Oslo');
  await correct(from, '--label', '3=note');
  await correct(from, '--label', '3=data', '--field', 'B1=city', '--field', 'C1=name');
  const to = await makeJob(PACKAGE, '1 | H:id | name | city\n2 | D:1 | Ann | Rome\n3 | D:2 | Bob | Oslo');
  const { kept, dropped, conflicts } = await carry(from, to, '--dry-run');
  assert.deepEqual(conflicts, []);
  assert.deepEqual(show(dropped), [['c1', '3', 'a later correction replaces it']]);
  assert.deepEqual(kept.map(({ id }) => id).sort(), ['c2', 'c3', 'c4']);
});
