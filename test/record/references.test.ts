import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCellReference, parseRowReference, quoteSheet } from '../../src/record/explain/index.ts';

test('a cell reference is split at its last exclamation mark', () => {
  assert.deepEqual(parseCellReference('Members!B5'), { sheet: 'Members', a1: 'B5', row: 5, columnIndex: 1 });
  assert.deepEqual(parseCellReference('$aa$12'), { sheet: null, a1: 'AA12', row: 12, columnIndex: 26 });
  assert.equal(parseCellReference("'My sheet'!B2")?.sheet, 'My sheet');
  assert.equal(parseCellReference('My sheet!B2')?.sheet, 'My sheet');
  assert.equal(parseCellReference("'O''Neil!s'!B2")?.sheet, "O'Neil!s");
  assert.equal(parseCellReference('What!now!B2')?.sheet, 'What!now');
});

test('texts that are not a cell or a row are refused', () => {
  for (const text of ['', 'B', '5', 'Members!', 'Members!B0', '!B5', 'Members!B5:C6', 'XFE1', "''!B5"]) {
    assert.equal(parseCellReference(text), undefined, text);
  }
  for (const text of ['', '0', '-1', 'Members!B5', '!5', '1.5']) assert.equal(parseRowReference(text), undefined, text);
});

test('a row reference is a number, with a sheet or without', () => {
  assert.deepEqual(parseRowReference("'My sheet'!57"), { sheet: 'My sheet', row: 57 });
  assert.deepEqual(parseRowReference('57'), { sheet: null, row: 57 });
});

test('a quoted sheet name is read back as it was', () => {
  for (const name of ['Members', 'My sheet', "O'Neil!s", '2025', 'Übersicht', "''"]) {
    assert.deepEqual(parseRowReference(`${quoteSheet(name)}!3`), { sheet: name, row: 3 });
  }
  assert.equal(quoteSheet('Members'), 'Members');
  assert.equal(quoteSheet('My sheet'), "'My sheet'");
});
