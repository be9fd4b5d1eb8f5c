import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as xlsx from '@e965/xlsx';
import excel from 'exceljs';
import fc from 'fast-check';
import { isoToSerial } from '../../../src/workbook/serial-dates.ts';
import type { CellValue } from '../../../src/workbook/types.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { writeRows } from './write-sample.ts';

const HEADER = ['a', 'b', 'c', 'd'];

const isoDate = fc
  .date({ min: new Date('1900-03-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));

const cell: fc.Arbitrary<CellValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.string({ unit: 'binary', minLength: 1 }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom(
    '=1+1',
    '_x000D_',
    '_x0041_x0042_',
    ' outer blanks ',
    'a\r\nb',
    '\t',
    '\u0001',
    '<b>&amp;',
    '_x',
    '￿',
  ),
  isoDate.map((iso) => ({ date: iso.slice(0, 10) })),
  isoDate.map((datetime) => ({ datetime })),
  isoDate.map((iso) => ({ time: iso.slice(11) })),
);
const rows = fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { maxLength: 12 });

test('SheetJS reads back what was written', async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      await writeRows(path, HEADER, written);
      const sheet = xlsx.read(readFileSync(path), { cellNF: true }).Sheets.Data!;
      written.forEach((row, at) => {
        row.forEach((value, column) => {
          assertSheetJsCell(sheet[xlsx.utils.encode_cell({ r: at + 1, c: column })], value);
        });
      });
    }),
    { numRuns: 60 },
  );
});

test('exceljs reads back numbers, texts, booleans and dates', async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  await writeRows(path, HEADER, [
    ['=1+1', 1.5, true, { date: '2024-02-29' }],
    ['x & <y>', -7, null, null],
  ]);
  const workbook = new excel.Workbook();
  await workbook.xlsx.readFile(path);
  const sheet = workbook.getWorksheet('Data')!;
  assert.equal(sheet.getCell('A2').value, '=1+1');
  assert.equal(sheet.getCell('A2').type, excel.ValueType.String);
  assert.equal(sheet.getCell('B2').value, 1.5);
  assert.equal(sheet.getCell('C2').value, true);
  assert.deepEqual(sheet.getCell('D2').value, new Date('2024-02-29T00:00:00Z'));
  assert.equal(sheet.getCell('A3').value, 'x & <y>');
  assert.equal(sheet.getCell('C3').value, null);
  assert.equal(sheet.getCell('A1').font?.bold, true);
  assert.equal(sheet.views[0]?.state, 'frozen');
});

function assertSheetJsCell(found: xlsx.CellObject | undefined, value: CellValue): void {
  if (value === null || value === '') {
    assert.equal(found, undefined);
    return;
  }
  if (typeof value !== 'object') {
    assert.equal(found?.f, undefined);
    assert.equal(found?.v, typeof value === 'string' ? normalize(value) : value);
    return;
  }
  const [kind, iso] = Object.entries(value)[0] as ['date' | 'datetime' | 'time', string];
  assert.equal(found?.t, 'n');
  assert.equal(found?.v, isoToSerial(iso));
  const format = { date: 'yyyy\\-mm\\-dd', datetime: 'yyyy\\-mm\\-dd\\ hh:mm:ss', time: 'hh:mm:ss' }[kind];
  assert.equal(found?.z, format);
}

/** SheetJS itself turns CR LF into LF when it reads. */
function normalize(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n');
}
