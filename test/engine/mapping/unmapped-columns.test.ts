import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Artifact } from '../../../src/contract/artifact.ts';
import type { NewCorrection } from '../../../src/contract/corrections.ts';
import { planRevision } from '../../../src/runner/revisions/plan-revision.ts';
import { assertVerified, correct, makeJob, readRecord } from '../../helpers/correct-job.ts';
import { pluck } from '../../helpers/pluck.ts';
import { BY_NAME, runPackage, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const fields = { id: { required: true, script: BY_NAME }, name: { script: BY_NAME } };
/** The column "gone" has no values, and "dues" and "notes" no field. */
const GRID = `
  1 | H:id | name | dues | gone | notes
  2 | D:1  | Ann  |      |      |
  3 | D:2  | Ben  | 5    |      | a
  4 | D:3  | Cid  | 6    |      |
  5 | D:4  | Dan  | 7    |      |
  6 | D:5  | Eve  | 8    |      |
`;
const makePackage = (unmapped: string | undefined, more: Partial<TestPackage> = {}): TestPackage => ({
  fields,
  ...more,
  columns: unmapped === undefined ? {} : { unmapped },
});

const listUnmapped = ({ sheets }: Artifact) =>
  sheets[0]!.tables[0]!.mapping!.flatMap(({ raw, unmapped }) =>
    unmapped === undefined ? [] : [[raw.header, unmapped.then, unmapped.decided_by]],
  );
const findUndecided = ({ summary }: Artifact) => summary.attention!.find(({ code }) => code === 'column_undecided');
const listRaw = ({ output }: Artifact) => output.tables![0]!.raw_columns.map(({ output_header: header }) => header);
const countDataCells = ({ sheets }: Artifact) => sheets[0]!.ledger!.accounts.map(({ name, cells }) => [name, cells]);

test('the package asks: undecided columns with values are carried, and the table gets one point with their places', async () => {
  const run = await runToSuccess(makePackage('ask'), GRID);
  assert.deepEqual(listUnmapped(run.artifact), [
    ['dues', 'carry', 'nobody'],
    ['notes', 'carry', 'nobody'],
  ]);
  assert.deepEqual(run.output.Normalized![0], ['id', 'name', 'raw_dues', 'raw_gone', 'raw_notes']);
  const { id: _, ...point } = findUndecided(run.artifact)!;
  assert.deepEqual(point, {
    code: 'column_undecided',
    message: 'Columns C, E have values and became no field, and nobody has said what becomes of them.',
    count: 2,
    columns: [
      { column: 'C', header: 'dues', places: ['C3', 'C4', 'C5'], candidate: { field: 'id', confidence: 0 } },
      { column: 'E', header: 'notes', places: ['E3'], candidate: { field: 'id', confidence: 0 } },
    ],
    sheet: 'Sheet1',
    table_id: 'table_1',
  });
  assert.equal(run.artifact.summary.outcome, 'to_check');
  assert.deepEqual(run.artifact.summary.columns, { mapped: 2, unmapped: 3, carried: { nobody: 2 } });
});

test('the package decides: nobody is asked, and what is left out has its line in the ledger', async () => {
  for (const unmapped of [undefined, 'carry', 'leave_out']) {
    const run = await runToSuccess(makePackage(unmapped), GRID);
    // It is not repeated at each column.
    assert.deepEqual(listUnmapped(run.artifact), []);
    assert.equal(run.artifact.summary.outcome, 'clean');
    const isCarried = unmapped !== 'leave_out';
    assert.equal(run.output.Normalized![0]!.length, isCarried ? 5 : 2);
    assert.deepEqual(run.artifact.summary.columns, {
      mapped: 2,
      unmapped: 3,
      [isCarried ? 'carried' : 'left_out']: { package: 2 },
    });
    const data = ['data', isCarried ? 15 : 10];
    assert.deepEqual(countDataCells(run.artifact), [data, ['header', 5], ...(isCarried ? [] : [['not_carried', 5]])]);
  }
});

test('a person decides for each column, and who only says that it is no field lets the package decide', async () => {
  const asked = await makeJob(makePackage('ask'), GRID);
  await correct(asked, '--leave-out', 'C1', '--field', 'E1=');
  const asking = readRecord(asked, 2);
  assert.deepEqual(listUnmapped(asking), [
    ['dues', 'leave_out', 'person'],
    ['notes', 'carry', 'nobody'],
  ]);
  assert.deepEqual(pluck(findUndecided(asking)!.columns!, 'column'), ['E']);
  assert.deepEqual(listRaw(asking), ['raw_gone', 'raw_notes']);
  assert.deepEqual(asking.summary.columns, {
    mapped: 2,
    unmapped: 3,
    carried: { nobody: 1 },
    left_out: { person: 1 },
  });
  assert.deepEqual(countDataCells(asking).at(-1), ['not_carried', 4]);
  await correct(asked, '--carry', 'C1', '--carry', 'E1');
  assert.equal(readRecord(asked, 3).summary.outcome, 'clean');
  assert.deepEqual(countDataCells(readRecord(asked, 3)), [
    ['data', 15],
    ['header', 5],
  ]);
  await assertVerified(asked);

  const leftOut = await makeJob(makePackage('leave_out'), GRID);
  await correct(leftOut, '--carry', 'C1', '--field', 'E1=');
  const leaving = readRecord(leftOut, 2);
  assert.deepEqual(listUnmapped(leaving), [['dues', 'carry', 'person']]);
  assert.deepEqual(listRaw(leaving), ['raw_dues']);
  await assertVerified(leftOut);
});

test('a correction cannot give a column a field and say what becomes of it without one', async () => {
  const jobDir = await makeJob(makePackage('ask'), GRID);
  const correction: NewCorrection = {
    kind: 'column_field',
    places: [{ sheet: 0, a1: 'C1' }],
    field: 'name',
    then: 'carry',
  };
  assert.throws(() => planRevision(jobDir, { corrections: [correction], by: 'Kim' }), {
    code: 'correction_then_unfit',
  });
});

test('a hook decides, and one that says what becomes of a mapped column is refused', async () => {
  const hook = (entry: object) => `export const run = ({ artifact }) => ({
    mapping: [{ table_id: artifact.sheets[0].tables[0].id, ...${JSON.stringify(entry)} }],
  });`;
  const withHook = (entry: object) => makePackage('ask', { hooks: { after_mapping: [hook(entry)] } });
  const decided = await runToSuccess(withHook({ column: 'C', target_field: null, then: 'leave_out' }), GRID);
  assert.deepEqual(listUnmapped(decided.artifact), [
    ['dues', 'leave_out', 'hook'],
    ['notes', 'carry', 'nobody'],
  ]);
  const silent = await runToSuccess(withHook({ column: 'C', target_field: null }), GRID);
  assert.deepEqual(listUnmapped(silent.artifact)[0], ['dues', 'carry', 'nobody']);
  for (const entry of [
    { column: 'B', target_field: 'name', then: 'carry' },
    { column: 'C', target_field: null, then: 'drop' },
  ]) {
    const { artifact } = await runPackage(withHook(entry), GRID);
    assert.equal(artifact.rule_errors.length, 1, JSON.stringify(entry));
  }
});

test('a hook does not overrule what a person said of a column without a field', async () => {
  for (const then of [`, then: 'leave_out'`, '']) {
    const script = `export const run = ({ artifact }) => ({
      mapping: [{ table_id: artifact.sheets[0].tables[0].id, column: 'C', target_field: null${then} }],
    });`;
    const jobDir = await makeJob(makePackage('ask', { hooks: { after_mapping: [script] } }), GRID);
    await correct(jobDir, '--carry', 'C1');
    assert.deepEqual(listUnmapped(readRecord(jobDir, 2))[0], ['dues', 'carry', 'person']);
  }
});

test('a required field whose column is empty is pointed at', async () => {
  const run = await runToSuccess(makePackage('ask'), '1 | H:name | id\n2 | D:1 |\n3 | D:2 |');
  assert.deepEqual(
    run.artifact.summary.attention!.map(({ code, target_field: field }) => [code, field]),
    [['required_field_empty', 'id']],
  );
});
