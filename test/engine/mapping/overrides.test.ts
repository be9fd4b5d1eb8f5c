import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const fields: TestPackage['fields'] = { id: {}, name: {}, city: {} };

const grid = `
    1 | H:id | name | town
    2 | D:1  | Ann  | Rome
    `;

function withHook(entries: string, ...more: string[]): TestPackage {
  const scripts = [entries, ...more].map((list) => `export const run = () => ({ mapping: ${list} });\n`);
  return { fields, hooks: { after_mapping: scripts } };
}

test('after_mapping maps a column that the scores left, and is recorded as the contributor', async () => {
  const run = await runToSuccess(withHook("[{ table_id: 'table_1', column: 'C', target_field: 'city' }]"), grid);
  const [, , town] = findSheet(run).tables[0]!.mapping!;
  assert.deepEqual(
    [town!.target_field, town!.proposed_field, town!.score, town!.reason, town!.contributors],
    ['city', null, 0, 'set_by_hook', [{ rule: 'hooks.after_mapping.run', delta: 0 }]],
  );
  assert.deepEqual(
    run.artifact.annotations.map(({ at: _, ...annotation }) => annotation),
    [
      {
        kind: 'mapping_override',
        rule: 'hooks.after_mapping.run',
        table_id: 'table_1',
        column: 'C',
        target_field: 'city',
      },
    ],
  );
  assert.deepEqual(run.output.Normalized, [
    ['id', 'name', 'city'],
    ['D:1', 'Ann', 'Rome'],
  ]);
});

test('taking a field from another column leaves that one unmapped, with its proposal on record', async () => {
  const run = await runToSuccess(withHook("[{ table_id: 'table_1', column: 'C', target_field: 'name' }]"), grid);
  const [, name, town] = findSheet(run).tables[0]!.mapping!;
  assert.deepEqual(
    [name!.target_field, name!.proposed_field, name!.reason, name!.score, name!.contributors],
    [null, 'name', 'field_taken', 0, []],
  );
  assert.equal(town!.target_field, 'name');
  assert.deepEqual(run.output.Normalized, [
    ['id', 'name', 'city', 'raw_name'],
    ['D:1', 'Rome', null, 'Ann'],
  ]);
});

test('null leaves a column unmapped; a later script has the last word', async () => {
  const first = "[{ table_id: 'table_1', column: 'B', target_field: null }]";
  const second = "[{ table_id: 'table_1', column: 'C', target_field: 'name' }]";
  const run = await runToSuccess(withHook(first, second), grid);
  const mapping = findSheet(run).tables[0]!.mapping!;
  assert.deepEqual(pluck(mapping, 'target_field', 'reason'), [
    ['id', undefined],
    [null, 'set_by_hook'],
    ['name', 'set_by_hook'],
  ]);
  assert.equal(run.artifact.annotations.length, 2);
});

test('an entry that names no table, column or field is a rule error and changes nothing', async () => {
  const entries = `[
    { table_id: 'table_9', column: 'B', target_field: 'city' },
    { table_id: 'table_1', column: 'Z', target_field: 'city' },
    { table_id: 'table_1', column: 'B', target_field: 'nobody' },
  ]`;
  const run = await runToSuccess(withHook(entries), grid);
  assert.deepEqual(pluck(findSheet(run).tables[0]!.mapping!, 'target_field'), ['id', 'name', null]);
  assert.deepEqual(run.artifact.annotations, []);
  const errors = run.artifact.rule_errors.map((error) => [
    error.rule,
    error.kind,
    error.pass,
    error.message,
    error.count,
  ]);
  const rule = 'hooks.after_mapping.run';
  assert.deepEqual(errors, [
    [rule, 'invalid_result', 2, 'mapping names a table or column that does not exist', 2],
    [rule, 'invalid_result', 2, 'mapping names a field that is not in the manifest', 1],
  ]);
});
