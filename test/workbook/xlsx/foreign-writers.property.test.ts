import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import * as XLSX from '@e965/xlsx';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import type { CellValue } from '../../../src/workbook/types.ts';
import { openXlsx } from '../../../src/workbook/xlsx/open-xlsx.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { readSheet } from './make-xlsx.ts';

type Written = string | number | boolean | null | Date;

/** Neither library escapes texts that look like escapes, and exceljs writes carriage returns and controls raw. */
const isWrittenFaithfully = (text: string) => !/[\u0000-\u0009\u000b-\u001f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/.test(text);

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter(isWrittenFaithfully),
  fc.constantFrom(' padded ', 'a & b <c> "d"', 'line\nbreak', '007', 'TRUE', '_x', '=1+1', 'x'.repeat(5000)),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ max: 99_999 }).map((cents) => cents / 100),
);
const day = fc.integer({ min: 61, max: 60_000 }).map((serial) => new Date(Date.UTC(1899, 11, 30 + serial)));
const cell: fc.Arbitrary<Written> = fc.oneof(text, number, fc.boolean(), fc.constant(null), day);
const sheet = fc.array(fc.array(cell, { maxLength: 30 }), { maxLength: 12 });

function toExpected(rows: readonly (readonly Written[])[]): { index: number; values: CellValue[] }[] {
  const expected = rows.map((row, i) => ({ index: i + 1, values: row.map(toCellValue) }));
  for (const { values } of expected) while (values.length > 0 && values.at(-1) === null) values.pop();
  return expected.filter(({ values }) => values.length > 0);
}

function toCellValue(value: Written): CellValue {
  if (value instanceof Date) return { date: value.toISOString().slice(0, 10) };
  return value === 0 ? 0 : value;
}

async function readBack(path: string): Promise<{ index: number; values: CellValue[] }[]> {
  const workbook = await openXlsx(path);
  try {
    return (await readSheet(workbook)).rows.map(({ index, values }) => ({ index, values }));
  } finally {
    await workbook.close();
  }
}

test('reads what exceljs writes', async (t) => {
  const path = join(await makeTempFolder(t), 'exceljs.xlsx');
  await fc.assert(
    fc.asyncProperty(sheet, async (rows) => {
      const workbook = new ExcelJS.Workbook();
      const worksheet = workbook.addWorksheet('S');
      for (const [i, row] of rows.entries()) {
        for (const [j, value] of row.entries()) if (value !== null) worksheet.getCell(i + 1, j + 1).value = value;
      }
      await workbook.xlsx.writeFile(path);
      assert.deepEqual(await readBack(path), toExpected(rows));
    }),
    { numRuns: 40 },
  );
});

for (const bookSST of [true, false]) {
  test(`reads what SheetJS writes with ${bookSST ? 'shared' : 'inline'} strings`, async (t) => {
    const path = join(await makeTempFolder(t), 'sheetjs.xlsx');
    await fc.assert(
      fc.asyncProperty(sheet, async (rows) => {
        const book = XLSX.utils.book_new();
        const options = { UTC: true, dateNF: 'yyyy-mm-dd' };
        XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows.length > 0 ? rows : [[]], options), 'S');
        await writeFile(path, XLSX.write(book, { type: 'buffer', bookType: 'xlsx', bookSST }));
        assert.deepEqual(await readBack(path), toExpected(rows));
      }),
      { numRuns: 40 },
    );
  });
}
