import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { compareResults } from '../../../src/record/values/index.ts';

interface Written {
  id: string;
  range: string;
  /** The rows of the document, and the value of each. */
  rows: Record<number, number>;
}

/** A result with one field, whose tables were written one after the other. */
function makeResult(tables: readonly Written[]) {
  const sheet = {
    name: 'Normalized',
    row_count: 0,
    columns: [{ column: 'A', header: 'Hours', target_field: 'hours' }],
  };
  const values: { index: number; values: number[] }[] = [];
  const written = tables.map(({ id, rows }) => {
    const ranges = Object.entries(rows).map(([row, value]) => {
      const index = values.push({ index: values.length + 2, values: [value] }) + 1;
      return { sheet: sheet.name, first_row: index, last_row: index, source_first_row: Number(row) };
    });
    return { table_id: id, source_sheet: 'List', ranges, raw_columns: [] };
  });
  const found = tables.map(({ id, range }) => ({
    id,
    a1_range: range,
    columns: [{ column: range.charAt(0) }],
    mapping: [],
  }));
  const artifact = {
    sheets: [{ name: 'List', index: 0, rows: [], tables: found }],
    output: { sheets: [{ ...sheet, row_count: values.length }], tables: written },
  } as unknown as Artifact;
  return { artifact, sheets: [{ name: sheet.name, readRows: () => [values] }] };
}

const UPPER = { id: 'upper', range: 'A1:B4', rows: { 2: 10, 3: 11, 4: 12 } };
const BESIDE = { id: 'beside', range: 'D1:E4', rows: { 2: 20, 3: 21, 4: 22 } };
const LOWER = { id: 'lower', range: 'A8:B10', rows: { 9: 30, 10: 31 } };

test('a table that only one result has beside others takes no row from those', async () => {
  const found = await compareResults(makeResult([UPPER, BESIDE, LOWER]), makeResult([UPPER, LOWER]));
  assert.deepEqual(found.rows, { both: 5, changed: 0, left_only: 3, right_only: 0 });
  const turned = await compareResults(makeResult([UPPER, LOWER]), makeResult([UPPER, BESIDE, LOWER]));
  assert.deepEqual(turned.rows, { both: 5, changed: 0, left_only: 0, right_only: 3 });
});

test('two tables of one result are compared with the one table that the other made of them', async () => {
  const rows = { ...UPPER.rows, ...LOWER.rows, 10: 62 };
  const found = await compareResults(makeResult([UPPER, LOWER]), makeResult([{ id: 'all', range: 'A1:B10', rows }]));
  assert.deepEqual(found.rows, { both: 5, changed: 1, left_only: 0, right_only: 0 });
  assert.deepEqual(
    found.fields.flatMap(({ kinds }) => kinds.map(({ kind, by, cells }) => [kind, by, cells[0]?.row])),
    [['multiplied', 2, 10]],
  );
});
