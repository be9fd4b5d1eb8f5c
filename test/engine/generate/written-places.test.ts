import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Issue, Output, Sheet } from '../../../src/contract/artifact.ts';
import { WrittenPlaces } from '../../../src/engine/generate/written-places.ts';
import { formatRange } from '../../../src/workbook/index.ts';

/** Two tables of one sheet, of which the first one continues in a second sheet of the workbook, without its row 4. */
const tables = ['table_1', 'table_2'].map((id, i) => ({
  id,
  a1_range: i === 0 ? 'A1:E6' : 'A9:B10',
  header: { rows: [i === 0 ? 1 : 9] },
  columns: ['A', 'B', 'C', 'D', 'E'].map((column) => ({ column })),
  mapping: ['id', null, 'city', null, 'city_code'].map((field, at) => ({
    raw: { column: 'ABCDE'[at] },
    target_field: field,
  })),
}));
const columns = ['id', 'city', 'name', 'raw_B'].map((header, i) => ({
  column: 'ABCD'[i],
  header,
  target_field: header.startsWith('raw_') ? null : header,
}));
const output = {
  sheets: ['Normalized', 'Normalized (2)'].map((name) => ({ name, row_count: 2, columns })),
  tables: tables.map(({ id }) => ({
    table_id: id,
    source_sheet: 'March',
    raw_columns: [{ column: 'B', output_header: 'raw_B' }],
    ranges:
      id === 'table_2'
        ? []
        : [
            { sheet: 'Normalized', first_row: 2, last_row: 3, source_first_row: 2 },
            { sheet: 'Normalized (2)', first_row: 2, last_row: 3, source_first_row: 5 },
          ],
  })),
};
const places = new WrittenPlaces([{ name: 'March', tables }] as unknown as Sheet[], output as Output);

const find = (a1: string, more: Partial<Issue> = {}, table = 'table_1') => {
  const row = /\d+/.exec(a1)?.[0];
  const issue = { a1, row_index: Number(row), target_field: null, code: 'c', message: '', rule: 'r', ...more };
  return places
    .find(table, { severity: 'error', ...issue })
    .map(({ sheet, range, sharedBy }) => [sheet, formatRange(range), ...(sharedBy === undefined ? [] : [sharedBy])]);
};

test('cells, rows and ranges of a document are found where they were written', () => {
  assert.deepEqual(find('C3'), [['Normalized', 'B3']], 'a column with a field');
  assert.deepEqual(find('B5'), [['Normalized (2)', 'D2']], 'a column without a field');
  assert.deepEqual(find('A3:E3', { target_field: 'name' }), [['Normalized', 'C3']], 'a derived value');
  assert.deepEqual(find('A3:E3'), [
    ['Normalized', 'A3:B3'],
    ['Normalized', 'D3'],
  ]);
  assert.deepEqual(find('A3:A5'), [
    ['Normalized', 'A3'],
    ['Normalized (2)', 'A2'],
  ]);
  assert.deepEqual([find('A4'), find('D3'), find('A2', {}, 'table_3')], [[], [], []], 'what was not written');
});

test('issues of a header or of a whole table are found at headers, with the table if several share them', () => {
  const [one, two] = ['Table table_1, sheet March.', 'Table table_2, sheet March.'];
  assert.deepEqual(find('A1:E6', { row_index: null }), [['Normalized', 'A1', one]]);
  assert.deepEqual(find('A1:E6', { row_index: null, target_field: 'name' }), [['Normalized', 'C1', one]]);
  assert.deepEqual(find('B1'), [['Normalized', 'D1', one]]);
  assert.deepEqual(find('A9:B10', { row_index: null }, 'table_2'), [['Normalized', 'A1', two]]);
});
