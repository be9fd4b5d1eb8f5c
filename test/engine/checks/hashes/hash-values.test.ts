import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashRow, ValueHasher } from '../../../../src/engine/checks/hashes/hash-values.ts';
import { type CellValue, ColumnCells, makeRow, OutputCells } from '../../../../src/workbook/index.ts';

const VALUES: CellValue[] = ['plain', 'Émile', 'a "quote"', 'two\nlines', '', null, 12.5, true, { date: '2024-05-06' }];

function hash(cells: OutputCells, row: number): { isAny: boolean; high: number; low: number } {
  const hasher = new ValueHasher('0123456789abcdef');
  const isAny = hashRow(hasher, [['field', cells]], row);
  return { isAny, ...hasher.result };
}

test('a cell that no rule changed has the same hash as the same value from a rule', () => {
  const rows = VALUES.map((value, i) => makeRow(i + 1, [value]));
  const source = new OutputCells(new ColumnCells(rows, 0), null);
  const made = new OutputCells(
    null,
    VALUES.map((value) => (typeof value === 'object' && value !== null ? [20240506] : value)),
  );
  for (const row of VALUES.keys()) assert.deepEqual(hash(source, row), hash(made, row), JSON.stringify(VALUES[row]));
  assert.deepEqual(
    VALUES.map((_, row) => hash(source, row).isAny),
    VALUES.map((value) => value !== null && value !== ''),
  );
});
