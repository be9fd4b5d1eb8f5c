import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluck } from '../../helpers/pluck.ts';
import { describeTables, findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const rules: TestPackage = { fields: { id: {}, name: {} }, engine: { tables: { max_blank_rows: 3 } } };
const runGrid = (grid: string) => runToSuccess(rules, grid);

function listRanges(run: Parameters<typeof describeTables>[0]): string[] {
  return describeTables(run).map(({ range }) => range);
}

test('blank rows inside a table lose no header, up to max_blank_rows', async () => {
  const run = await runGrid(`
    1 | H:id | name
    2 | D:1  | Ann
    6 | D:2  | Ben
    `);
  assert.deepEqual(describeTables(run), [
    { range: 'A1:B6', headerRows: [1], headers: ['H:id', 'name'], rows: [2, 6, 2] },
  ]);
  assert.deepEqual(run.output.Normalized, [
    ['id', 'name'],
    ['D:1', 'Ann'],
    ['D:2', 'Ben'],
  ]);
});

test('after more blank rows than max_blank_rows data stands alone, and nothing is lost', async () => {
  const run = await runGrid(`
    1 | H:id | name
    2 | D:1  | Ann
    7 | D:2  | Ben
    `);
  assert.deepEqual(listRanges(run), ['A1:B2', 'A7:B7']);
  assert.deepEqual(run.output.Normalized, [
    ['id', 'name', 'raw_Column 1', 'raw_Column 2'],
    ['D:1', 'Ann'],
    [null, null, 'D:2', 'Ben'],
  ]);
});

test('a note below too many blank rows does not carry the table over them', async () => {
  const run = await runGrid(`
    1  | H:id | name
    2  | D:1  | Ann
    20 | N:other things
    21 | D:2  | Ben
    `);
  assert.deepEqual(listRanges(run), ['A1:B2', 'A21:B21']);
  assert.deepEqual(findSheet(run).tables[1]!.title_rows, [20]);
});

test("data outside the table's columns after blank rows stands alone", async () => {
  const run = await runGrid(`
    1 | H:id | name
    2 | D:1  | Ann
    3 |
    4 | D:2  | Ben  | extra
    `);
  assert.deepEqual(listRanges(run), ['A1:B2', 'A4:C4']);
});

test('directly below, data outside the columns belongs to the table, and so does more of it after a blank row', async () => {
  const run = await runGrid(`
    1 | H:id | name
    2 | D:1  | Ann
    3 | D:2  | Ben  | extra
    4 |
    5 | D:3  | Cid  | more
    `);
  assert.deepEqual(describeTables(run), [
    { range: 'A1:C5', headerRows: [1], headers: ['H:id', 'name', 'Column 3'], rows: [2, 5, 3] },
  ]);
});

test('a gap of a million rows costs nothing and ends the table', async () => {
  const run = await runGrid(`
    1       | H:id | name
    2       | D:1  | Ann
    1000002 | D:2  | Ben
    `);
  assert.deepEqual(listRanges(run), ['A1:B2', 'A1000002:B1000002']);
  assert.deepEqual(pluck(findSheet(run).rows, 'first_row', 'last_row', 'label'), [
    [1, 1, 'header'],
    [2, 2, 'data'],
    [3, 1_000_001, 'blank'],
    [1_000_002, 1_000_002, 'data'],
  ]);
  assert.equal(findSheet(run).row_count, 1_000_002);
});

test('formatted rows without content at the end of a sheet do not count', async () => {
  const run = await runGrid(`
    1 | H:id | name
    2 | D:1  | Ann
    9 |      |
    `);
  assert.equal(findSheet(run).row_count, 2);
  assert.equal(run.artifact.summary.rows_in, 2);
});

test('an empty sheet has no table, and a document of empty sheets says that nothing was found', async () => {
  const run = await runToSuccess(rules, [{ grid: '' }]);
  assert.deepEqual(run.artifact.sheets, [
    {
      ...{ name: 'Sheet1', index: 0, row_count: 0, row_profiles: [], rows: [], tables: [] },
      ledger: { met: { rows: 0, cells: 0 }, accounts: [{ name: 'data', rows: 0, cells: 0 }] },
    },
  ]);
  assert.deepEqual(pluck(run.artifact.summary.attention!, 'code'), ['nothing_found']);
  assert.deepEqual(run.output, { Normalized: [['id', 'name']] });
});

test('rules that label everything as data or header do not make tables of empty rows', async () => {
  for (const label of ['data', 'header']) {
    const greedy = `export const detect_all = () => ({ scores: { ${label}: 0.1 } });\n`;
    const run = await runToSuccess(
      { ...rules, rows: { greedy } },
      `
    1 |
    3 | 1 | Ann
    4 |
    9 | 2 | Ben
    `,
    );
    const { rows } = findSheet(run);
    assert.deepEqual(
      rows.map(({ label: given }) => given),
      ['blank', label, 'blank', label],
      label,
    );
    assert.equal(run.artifact.summary.tables, label === 'data' ? 2 : 0);
  }
});
