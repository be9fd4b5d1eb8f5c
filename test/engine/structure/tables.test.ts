import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluck } from '../../helpers/pluck.ts';
import { describeTables, findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const rules: TestPackage = { fields: { id: {}, name: {} }, engine: { tables: { max_blank_rows: 3 } } };
const runGrid = (grid: string) => runToSuccess(rules, grid);

test('tables under different headers are separate, one below the other', async () => {
  const run = await runGrid(`
    1 | H:id  | name
    2 | D:1   | Ann
    3 | D:2   | Ben
    4 |
    5 | H:key | city
    6 | D:9   | Rome
    `);
  assert.deepEqual(describeTables(run), [
    { range: 'A1:B3', headerRows: [1], headers: ['H:id', 'name'], rows: [2, 3, 2] },
    { range: 'A5:B6', headerRows: [5], headers: ['H:key', 'city'], rows: [6, 6, 1] },
  ]);
  assert.deepEqual(pluck(findSheet(run).tables, 'id'), ['table_1', 'table_2']);
});

test('a different header begins a new table even without a blank row', async () => {
  const run = await runGrid(`
    1 | H:id | name
    2 | D:1  | Ann
    3 | H:id | city
    4 | D:2  | Rome
    `);
  assert.deepEqual(pluck(describeTables(run), 'range'), ['A1:B2', 'A3:B4']);
});

test('data blocks under an equal header merge, whatever blanks and formatted cells surround its texts', async () => {
  const run = await runGrid(`
    1 | H:id | first name
    2 | D:1  | Ann
    3 |
    4 | H:id | first   name | |
    5 | D:2  | Ben
    `);
  assert.deepEqual(describeTables(run), [
    { range: 'A1:B5', headerRows: [1], headers: ['H:id', 'first name'], rows: [2, 5, 2] },
  ]);
  const [table] = findSheet(run).tables;
  assert.deepEqual(table!.header.repeated_rows, [4]);
  assert.deepEqual(table!.row_labels, { header: 2, data: 2 });
});

test('a separator closes the table: an equal header begins another one, and data without a header gets its own', async () => {
  const run = await runGrid(`
    1 | H:id | name
    2 | D:1  | Ann
    3 | S:
    4 | H:id | name
    5 | D:2  | Ben
    6 | S:
    7 | D:3  | Cid
    `);
  assert.deepEqual(describeTables(run), [
    { range: 'A1:B2', headerRows: [1], headers: ['H:id', 'name'], rows: [2, 2, 1] },
    { range: 'A4:B5', headerRows: [4], headers: ['H:id', 'name'], rows: [5, 5, 1] },
    { range: 'A7:B7', headerRows: [], headers: ['Column 1', 'Column 2'], rows: [7, 7, 1] },
  ]);
  assert.equal(findSheet(run).rows.find(({ first_row: row }) => row === 3)!.label, 'separator');
});

test('data without a header before it gets the headers Column 1 and so on', async () => {
  const run = await runGrid(`
    3 | | D:1 | Ann |  | x
    4 | | D:2 | Ben |  | y
    `);
  assert.deepEqual(describeTables(run), [
    { range: 'B3:E4', headerRows: [], headers: ['Column 1', 'Column 2', 'Column 4'], rows: [3, 4, 2] },
  ]);
  const [table] = findSheet(run).tables;
  assert.equal(table!.header.synthetic, true);
  assert.deepEqual(pluck(table!.columns, 'column', 'header_parts'), [
    ['B', []],
    ['C', []],
    ['E', []],
  ]);
  const codes = run.artifact.summary.attention!.map(({ code, table_id: id }) => [code, id]);
  assert.deepEqual(codes, [['synthetic_header', 'table_1']]);
});

test('a header without data makes no table, and its row stays on record', async () => {
  const run = await runGrid(`
    1 | H:old | name
    2 |
    3 | H:id  | name
    4 | D:1   | Ann
    5 |
    6 | H:key | city
    `);
  assert.deepEqual(describeTables(run), [
    { range: 'A3:B4', headerRows: [3], headers: ['H:id', 'name'], rows: [4, 4, 1] },
  ]);
  const headers = findSheet(run).rows.filter(({ label }) => label === 'header');
  assert.deepEqual(pluck(headers, 'first_row'), [1, 3, 6]);
  assert.deepEqual(run.artifact.summary.rows_left_out, { header: 3 });
});

test('table ids are unique over all sheets', async () => {
  const grid = `
    1 | H:id | name
    2 | D:1  | Ann
    `;
  const run = await runToSuccess(rules, [
    { name: 'One', grid },
    { name: 'Two', grid },
  ]);
  assert.deepEqual(
    run.artifact.sheets.map(({ name, tables }) => [name, tables.map(({ id }) => id)]),
    [
      ['One', ['table_1']],
      ['Two', ['table_2']],
    ],
  );
});
