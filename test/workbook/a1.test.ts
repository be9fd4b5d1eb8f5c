import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  formatCell,
  formatColumn,
  formatRange,
  maxColumns,
  maxRows,
  parseCell,
  parseColumn,
  parseRange,
} from '../../src/workbook/a1.ts';

test('columns count A…Z, AA…', () => {
  for (const [index, letters] of [
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16_383, 'XFD'],
  ] as const) {
    assert.equal(formatColumn(index), letters);
    assert.equal(parseColumn(letters), index);
  }
  assert.equal(parseColumn('aa'), 26);
  for (const text of ['', 'A1', 'ABCD', 'Ä']) assert.equal(parseColumn(text), undefined);
});

test('impossible cells and ranges are undefined', () => {
  for (const text of ['', 'A', '1', 'A0', 'XFE1', 'A1048577', 'A1:B2', 'A 1', 'A01'])
    assert.equal(parseCell(text), undefined, text);
  for (const text of ['', 'A1:', ':B2', 'A1:B2:C3', 'A:A']) assert.equal(parseRange(text), undefined, text);
});

test('the corners of a range are sorted, whichever are given', () => {
  assert.deepEqual(parseRange('$C$5:B2'), { firstRow: 1, lastRow: 4, firstColumn: 1, lastColumn: 2 });
  assert.equal(formatRange({ firstRow: 1, lastRow: 1, firstColumn: 1, lastColumn: 1 }), 'B2');
});

test('formatted references parse back', () => {
  const row = fc.nat(maxRows - 1);
  const column = fc.nat(maxColumns - 1);
  fc.assert(
    fc.property(row, column, row, column, (firstRow, firstColumn, rowB, columnB) => {
      assert.deepEqual(parseCell(formatCell(firstRow, firstColumn)), { row: firstRow, column: firstColumn });
      const lastRow = Math.max(firstRow, rowB);
      const lastColumn = Math.max(firstColumn, columnB);
      const range = { firstRow, lastRow, firstColumn, lastColumn };
      assert.deepEqual(parseRange(formatRange(range)), range);
    }),
  );
});
