import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainColumns } from '../../../src/record/explain/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

function explainOne(column: string) {
  const { columns } = explainColumns(makeSampleArtifact(), { tableId: 'table_1', column });
  assert.equal(columns.length, 1);
  return columns[0]!;
}

test('a mapped column names every rule with delta and source, the threshold and the runner-up', () => {
  const column = explainOne('B');
  assert.equal(column.target_field, 'member_id');
  assert.equal(column.threshold, 0.5);
  assert.equal(column.uncertain, true);
  assert.deepEqual(pluck(column.best?.contributors ?? [], 'rule', 'delta', 'file', 'line', 'version'), [
    ['columns.member_id.detect_synonyms', 0.8, 'columns/member_id.ts', 12, 'a1f39d'],
    ['columns.member_id.detect_pattern', -0.2, 'columns/member_id.ts', 20, 'c0ffee'],
  ]);
  assert.equal(column.runner_up?.field, 'email');
  assert.equal(column.runner_up?.contributors?.length, 1);
  assert.deepEqual(column.outputs, [{ sheet: 'Normalized', column: 'A', header: 'Member ID' }]);
});

test('a column can be asked for by letter, by header in any case, and by field', () => {
  for (const wanted of ['c', 'e-mail  ADDRESS']) assert.equal(explainOne(wanted).column, 'C');
  const byField = explainColumns(makeSampleArtifact(), { tableId: 'table_1', column: 'email' });
  assert.deepEqual(
    byField.columns.map(({ column }) => column),
    ['C', 'D'],
    'the column that has the field and the one that was refused it',
  );
});

test('an unmapped column has its reason', () => {
  const taken = explainOne('D');
  assert.equal(taken.reason, 'field_taken');
  assert.deepEqual(taken.taken_by, { column: 'C', header: 'E-mail address', score: 0.9 });
  assert.deepEqual(taken.outputs, [{ sheet: 'Normalized', column: 'F', header: 'raw_Private mail' }]);
  assert.equal(explainOne('E').reason, 'no_scores');
  const below = explainOne('H');
  assert.equal(below.reason, 'below_threshold');
  assert.equal(below.best?.score, 0.4);
  assert.deepEqual(below.outputs, []);
  assert.equal(below.dates?.order, 'dmy');
});

test('a column that a hook decided names the hook and its note', () => {
  const { hook, proposed_field, target_field } = explainOne('G');
  assert.equal(target_field, 'phone');
  assert.equal(proposed_field, null);
  assert.equal(hook?.rule, 'hooks.after_mapping.run');
  assert.equal(hook?.file, 'hooks/after_mapping.ts');
  assert.equal(hook?.notes, 'Tel is always the phone');
});

test('transform, statistics and failed rules are shown beside the mapping', () => {
  const { transform, stats, rule_errors } = explainOne('C');
  assert.equal(transform?.line, 15);
  assert.equal(stats?.distinct, 10);
  assert.deepEqual(pluck(rule_errors, 'rule'), ['columns.phone.detect_digits']);
  const elsewhere = explainColumns(makeSampleArtifact(), { tableId: 'table_2', column: 'A' }).columns[0];
  assert.deepEqual(elsewhere?.rule_errors, []);
});

test('a field without a column is derived or empty', () => {
  const artifact = makeSampleArtifact();
  const derived = explainColumns(artifact, { column: 'full_name' }).fields[0];
  assert.equal(derived?.from, 'derive');
  assert.equal(derived?.derived_by?.line, 5);
  assert.equal(derived?.filled, null, 'the sample does not say how much of it is empty');
  assert.equal(explainColumns(artifact, { column: 'city' }).fields[0]?.from, 'none');
});

test('without a named column all columns are explained, and unknown tables and columns are errors', () => {
  const artifact = makeSampleArtifact();
  assert.equal(explainColumns(artifact, {}).columns.length, 8);
  assert.throws(() => explainColumns(artifact, { tableId: 'table_9' }), { message: /table_1, table_2, table_3/ });
  assert.throws(() => explainColumns(artifact, { tableId: 'table_1', column: 'Z' }), { message: /B "Member No"/ });
});

test('a job that ended before the mapping says so', () => {
  const artifact = makeSampleArtifact();
  for (const table of artifact.sheets[0]!.tables) delete table.mapping;
  const [column] = explainColumns(artifact, { tableId: 'table_1', column: 'B' }).columns;
  assert.equal(column?.is_mapped_yet, false);
});
