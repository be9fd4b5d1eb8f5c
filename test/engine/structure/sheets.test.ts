import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const fields: TestPackage['fields'] = { id: {}, name: {} };
const grid = `
    1 | H:id | name
    2 | D:1  | Ann
    `;

test('hidden sheets are skipped and listed; excluded ones too', async () => {
  const sheets = [
    { name: 'Members', grid },
    { name: 'Secret', grid, hidden: true },
    { name: 'Members old', grid },
    { name: 'Other', grid },
  ];
  const engine = { tables: { sheets: { include: ['members*'], exclude: ['*OLD'] } } };
  const run = await runToSuccess({ fields, engine }, sheets);
  assert.deepEqual(
    run.artifact.sheets.map(({ name, index, skipped, tables }) => [name, index, skipped, tables.length]),
    [
      ['Members', 0, undefined, 1],
      ['Secret', 1, 'hidden', 0],
      ['Members old', 2, 'excluded', 0],
      ['Other', 3, 'excluded', 0],
    ],
  );
  assert.equal(run.artifact.summary.sheets, 1);
});

test('special characters in a sheet name are not a pattern', async () => {
  const sheets = [
    { name: 'a.b (1)', grid },
    { name: 'axb (1)', grid },
  ];
  const run = await runToSuccess({ fields, engine: { tables: { sheets: { include: ['a.b (1)'] } } } }, sheets);
  assert.deepEqual(pluck(run.artifact.sheets, 'skipped'), [undefined, 'excluded']);
});

test('hidden rows are read and flagged', async () => {
  const rows = `
    1 | H:id | name
    2 | D:1  | Ann
    3 | D:2  | Ben
    4 | D:3  | Cid
    `;
  const run = await runToSuccess({ fields }, [{ grid: rows, hiddenRows: [3] }]);
  assert.deepEqual(findSheet(run).rows, [
    { first_row: 1, last_row: 1, label: 'header', profile: 0 },
    { first_row: 2, last_row: 2, label: 'data', profile: 1 },
    { first_row: 3, last_row: 3, label: 'data', profile: 1, hidden: true },
    { first_row: 4, last_row: 4, label: 'data', profile: 1 },
  ]);
  assert.deepEqual(
    run.output.Normalized!.map(([id]) => id),
    ['id', 'D:1', 'D:2', 'D:3'],
  );
});
