import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonFormats, getBuiltInMeaning, getCommonMeaning } from '../../../src/workbook/formats/number-formats.ts';
import { parseFormatMeaning } from '../../../src/workbook/formats/parse-format.ts';

const EXPECTED: Record<string, string> = {
  General: 'number',
  '0.00': 'number',
  '#,##0.00;[Red]-#,##0.00': 'number',
  '"day" 0': 'number',
  '0"h"': 'number',
  '[h]:mm:ss': 'elapsed',
  '[mm]:ss': 'elapsed',
  '[m]': 'elapsed',
  '[s]': 'elapsed',
  '[h]:mm;@': 'elapsed',
  '[Red][h]:mm': 'elapsed',
  '@': 'number',
  '0': 'number',
  'yyyy-mm-dd': 'date',
  'dd/mm/yyyy;@': 'date',
  '[$-409]d-mmm-yy;@': 'date',
  '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy': 'date',
  mmmm: 'date',
  dddd: 'date',
  m: 'date',
  'yyyy"年"m"月"d"日"': 'date',
  '[Red]yyyy': 'date',
  'm/d/yy h:mm': 'datetime',
  'yyyy-mm-dd hh:mm:ss.000': 'datetime',
  // Two lines in a cell.
  'dd/mm/yyyy\nhh:mm': 'datetime',
  'dd/mm/yyyy\\\nhh:mm': 'datetime',
  'dd/mm/yyyy\\\r\nhh:mm': 'datetime',
  'yyyy_\nmm': 'date',
  '0\\\n"h"': 'number',
  'h:mm': 'time',
  'mm:ss': 'time',
  'mmss.0': 'time',
  'h AM/PM': 'time',
  '00': 'padded',
  '0000000': 'padded',
  '000-000': 'number',
  '': 'number',
};

for (const [formatCode, kind] of Object.entries(EXPECTED)) {
  test(`the format ${JSON.stringify(formatCode)} means ${kind}`, () =>
    assert.equal(parseFormatMeaning(formatCode).kind, kind));
}

test('built-in formats', () => {
  const kinds = [0, 2, 14, 17, 18, 21, 22, 31, 37, 45, 46, 47, 49, 57].map((id) => getBuiltInMeaning(id).kind);
  assert.deepEqual(kinds, [
    'number',
    'number',
    'date',
    'date',
    'time',
    'time',
    'datetime',
    'date',
    'number',
    'time',
    'elapsed',
    'time',
    'number',
    'date',
  ]);
});

test('the built-in meanings of codes agree with the library', () => {
  const asWritten = ['yyyy\\-mm\\-dd', 'yyyy\\-mm\\-dd\\ hh:mm:ss', 'hh:mm:ss', 'dd/mm/yyyy;@', 'd\\ mmm\\ yyyy;@'];
  for (const code of [...commonFormats, ...asWritten]) {
    assert.deepEqual(getCommonMeaning(code), parseFormatMeaning(code), code);
  }
});
