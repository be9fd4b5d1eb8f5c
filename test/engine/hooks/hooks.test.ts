import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluck } from '../../helpers/pluck.ts';
import { BY_NAME, findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const grid = `
    1 | H:id | name
    2 | D:1  | Ann
    3 | D:2  | Ben
    `;

/** Each hook reports which parts of the record it sees. */
const seesRecord = `export function run({ artifact, manifest, source_file, job_id }) {
  const tables = artifact.sheets.flatMap((sheet) => sheet.tables);
  const seen = ['mapping', 'transform', 'validation'].filter((key) => tables.some((table) => key in table));
  const isFrozen = Object.isFrozen(artifact.sheets) && tables.every((table) => Object.isFrozen(table.columns));
  const isRight = job_id.startsWith('job_') && source_file === 'book.xlsx' && manifest.info.title === 'Test rules';
  const frozen = isFrozen ? 'frozen' : 'not frozen';
  const right = isRight ? 'right' : 'wrong';
  return { notes: ['sees', ...seen, frozen, right].join(' ') };
}
`;

test('each hook runs at its time, sees the record so far, frozen, and its notes are kept', async () => {
  const hooks: TestPackage['hooks'] = {
    on_job_start: [seesRecord],
    after_mapping: [seesRecord, 'export const run = async () => ({ notes: "second script" });\n'],
    after_transform: [seesRecord],
    after_validate: [seesRecord, 'export const run = () => null;\n'],
  };
  const run = await runToSuccess({ fields: { id: {}, name: {} }, hooks }, grid);
  assert.deepEqual(
    run.artifact.annotations.map(({ at: _, ...annotation }) => annotation),
    [
      { kind: 'hook', rule: 'hooks.on_job_start.run', notes: 'sees frozen right' },
      { kind: 'hook', rule: 'hooks.after_mapping.run', notes: 'sees mapping frozen right' },
      { kind: 'hook', rule: 'hooks.after_mapping_2.run', notes: 'second script' },
      { kind: 'hook', rule: 'hooks.after_transform.run', notes: 'sees mapping transform frozen right' },
      { kind: 'hook', rule: 'hooks.after_validate.run', notes: 'sees mapping transform validation frozen right' },
    ],
  );
});

test('issues of after_validate are appended; those at no place of the document are rejected', async () => {
  const validate = `${BY_NAME}
export const validate = () => ({ issues: [{ row_index: 1, code: 'own', message: 'of the rule' }] });
`;
  const hook = `export const run = () => ({
  issues: [
    { table_id: 'table_1', code: 'whole', message: 'of the whole table', severity: 'info' },
    { table_id: 'table_1', a1: '$b$3', target_field: 'name', code: 'cell', message: 'of a cell' },
    { table_id: 'table_2', code: 'nowhere', message: 'no such table' },
    { table_id: 'table_1', a1: 'C3', code: 'nowhere', message: 'outside the table' },
    { table_id: 'table_1', a1: 'A3:B4', code: 'nowhere', message: 'partly outside' },
    { table_id: 'table_1', a1: 'here', code: 'nowhere', message: 'no cell' },
    { table_id: 'table_1', target_field: 'nobody', code: 'nowhere', message: 'no such field' },
  ],
});
`;
  const run = await runToSuccess(
    { fields: { id: {}, name: { script: validate } }, hooks: { after_validate: [hook] } },
    grid,
  );
  const rule = 'hooks.after_validate.run';
  assert.deepEqual(findSheet(run).tables[0]!.validation!.issues, [
    {
      a1: 'B2',
      row_index: 2,
      target_field: 'name',
      code: 'own',
      severity: 'error',
      message: 'of the rule',
      rule: 'columns.name.validate',
    },
    {
      a1: 'A1:B3',
      row_index: null,
      code: 'whole',
      severity: 'info',
      message: 'of the whole table',
      target_field: null,
      rule,
    },
    { a1: 'B3', row_index: 3, code: 'cell', severity: 'error', message: 'of a cell', target_field: 'name', rule },
  ]);
  const message = 'issues name a table, cell or field that does not exist';
  assert.deepEqual(
    run.artifact.rule_errors.map((error) => [error.rule, error.kind, error.pass, error.message, error.count]),
    [[rule, 'invalid_result', 4, message, 5]],
  );
});

test('a hook that throws or hangs loses only its own contribution', async () => {
  const hooks: TestPackage['hooks'] = {
    on_job_start: ['export const run = () => { throw new Error("not today"); };\n'],
    after_transform: ['export const run = () => { for (;;); };\n'],
  };
  const run = await runToSuccess({ fields: { id: {} }, hooks }, grid, { env: { ADE_RULE_TIMEOUT_SECONDS: '0.3' } });
  assert.deepEqual(pluck(run.artifact.rule_errors, 'rule', 'kind', 'pass', 'switched_off'), [
    ['hooks.on_job_start.run', 'exception', 1, undefined],
    ['hooks.after_transform.run', 'timeout', 3, true],
  ]);
});
