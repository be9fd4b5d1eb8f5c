import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Correction, NewCorrection } from '../../../src/contract/corrections.ts';
import { findConflicts } from '../../../src/record/corrections/conflicts.ts';

const complete = (correction: NewCorrection): Correction => ({ ...correction, id: 'c1', by: 'x', at: 'now' });
const at = (a1: string, sheet = 0) => [{ sheet, a1 }];
const label = (a1: string, sheet = 0): NewCorrection => ({ kind: 'row_label', places: at(a1, sheet), label: 'note' });
const column = (a1: string): NewCorrection => ({ kind: 'column_field', places: at(a1), field: null });
const cell = (a1: string, field?: string): NewCorrection => ({
  kind: 'cell_value',
  places: at(a1),
  value: 1,
  ...(field === undefined ? {} : { field }),
});
const value = (a1: string, field: string): NewCorrection => ({ kind: 'field_value', places: at(a1), field, value: 1 });
const means = (from: string, places = at('A1')): NewCorrection => ({
  kind: 'value_is',
  places,
  field: 'city',
  from,
  to: 'Rome',
});
const read = (said: object, places: { sheet: number; a1: string }[] = []): NewCorrection => ({
  kind: 'read_as',
  places,
  ...said,
});

const pairs: [what: string, added: NewCorrection, other: NewCorrection, expected: string[]][] = [
  ['rows that overlap', label('5:9'), label('7'), ['row_label 0!5:9']],
  ['rows next to each other', label('5:9'), label('10'), []],
  ['the same row of another sheet', label('5'), label('5', 1), []],
  ['two cells of one column', column('C4'), column('C1'), ['column_field 0!C4']],
  ['two columns', column('C4'), column('D4'), []],
  ['a row and a column', label('4'), column('C4'), []],
  ['one cell', cell('B5'), cell('B5'), ['cell_value 0!B5']],
  ['two cells of a row', cell('B5'), cell('C5'), []],
  ['a field of rows that overlap', cell('5:9', 'city'), cell('B6', 'city'), ['cell_value city 0!5:9']],
  ['two fields of one row', cell('5', 'city'), cell('5', 'name'), []],
  ['one field of a sheet', value('A1', 'city'), value('A9', 'city'), ['field_value city 0!A1']],
  ['two fields of a sheet', value('A1', 'city'), value('A1', 'name'), []],
  ['what one text means', means('Roma'), means(' Roma'), ['value_is city 0!A1']],
  ['what two texts mean', means('Roma'), means('Rom'), []],
  ['a text in a table and in the document', means('Roma'), means('Roma', []), []],
  ['a text in the document', means('Roma', []), means('Roma', []), ['value_is city of the document']],
  ['encoding and encoding', read({ encoding: 'utf-8' }), read({ encoding: 'x' }), ['read_as encoding of the document']],
  ['encoding and delimiter', read({ encoding: 'utf-8' }), read({ delimiter: ';' }), []],
  [
    'dates of one column',
    read({ date_order: 'dmy' }, at('B2')),
    read({ date_order: 'mdy' }, at('B7')),
    ['read_as date_order 0!B2'],
  ],
];

for (const [what, added, other, expected] of pairs) {
  test(`${what}: ${expected.length > 0 ? 'a conflict' : 'none'}`, () => {
    assert.deepEqual(findConflicts([complete(added)], [complete(other)]), expected);
  });
}
