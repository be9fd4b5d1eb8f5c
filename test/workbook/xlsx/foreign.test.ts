import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CellValue } from '../../../src/workbook/types.ts';
import { openXlsx } from '../../../src/workbook/xlsx/open-xlsx.ts';
import { readSheet } from './make-xlsx.ts';

const folder = join(import.meta.dirname, '../../fixtures/foreign');
/** openpyxl calculates nothing, so its formula has no result. */
const isUncalculated = (file: string) => file.startsWith('openpyxl');
const hasChartSheet = (file: string) => /^(?:openpyxl|xlsxwriter)/.test(file);

function makeExpectedValues(file: string): [number, CellValue[]][] {
  const double = isUncalculated(file) ? null : 25;
  return [
    [1, ['Member ID', 'Name', 'Joined', 'Seen', 'At', 'Paid', 'Double', 'Error', 'Active']],
    [
      2,
      [
        '0000042',
        ' Zoë <ö> ',
        { date: '2024-02-29' },
        { datetime: '2024-02-29T13:45:30' },
        { time: '06:30:00' },
        12.5,
        double,
        '#N/A',
        true,
      ],
    ],
    [3, ['plain bold', 'line\nbreak']],
    [5, ['merged']],
  ];
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.xlsx'))) {
  test(`reads ${file}`, async () => {
    const workbook = await openXlsx(join(folder, file));
    try {
      const { rows, merges } = await readSheet(workbook);
      assert.deepEqual(
        rows.map((row) => [row.index, row.values]),
        makeExpectedValues(file),
      );
      assert.deepEqual(
        rows.filter((row) => row.hidden).map((row) => row.index),
        [3],
      );
      assert.deepEqual(rows[1]?.uncached, isUncalculated(file) ? [6] : undefined);
      assert.deepEqual(merges, [{ firstRow: 4, lastRow: 5, firstColumn: 0, lastColumn: 2 }]);
      assert.deepEqual(workbook.sheets.slice(0, 2), [
        { index: 0, name: 'Members & more', hidden: false },
        { index: 1, name: 'Hidden', hidden: true },
      ]);
      assert.deepEqual((await readSheet(workbook, 1)).rows, [{ index: 2, values: [null, 'x'], hidden: false }]);
      assert.deepEqual(
        workbook.facts.skippedSheets,
        hasChartSheet(file) ? [{ name: 'Chart', kind: 'chart' }] : undefined,
      );
    } finally {
      await workbook.close();
    }
  });
}
