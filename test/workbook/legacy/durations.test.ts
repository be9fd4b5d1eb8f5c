import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type BookType, utils, write } from '@e965/xlsx';
import { isHoursCell } from '../../../src/workbook/index.ts';
import { openWorkbook } from '../../../src/workbook/open/index.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

const FORMATS: readonly [name: string, type: BookType][] = [
  ['xls', 'biff8'],
  ['xls of Excel 95', 'biff5'],
  ['xlsb', 'xlsb'],
  ['xlsx', 'xlsx'],
];

for (const [name, bookType] of FORMATS) {
  test(`${name}: durations are hours if the package says so, and otherwise what the file has`, async () => {
    const formats = ['[h]:mm', '[mm]', '[h]:mm:ss', '0.00'];
    const cells = [...formats.map((z) => ({ t: 'n', v: 0.34375, z })), { t: 'n', v: -0.25, z: 'h:mm' }];
    const book = { SheetNames: ['Data'], Sheets: { Data: utils.aoa_to_sheet([cells]) } };
    const path = join(makeFileFolder(), 'durations');
    writeFileSync(path, write(book, { type: 'buffer', bookType }));
    const read = async (durations?: 'hours') => {
      const workbook = await openWorkbook(path, { durations });
      const [[row] = []] = await Array.fromAsync(workbook.openSheet(0).readRows());
      await workbook.close();
      const areHours = row!.values.map((_, column) => isHoursCell(row!.block.bytes, row!.endOf(column)));
      return { values: row!.values, areHours };
    };
    const no = Array.from(cells, () => false);
    assert.deepEqual(await read(), { values: [0.34375, 0.34375, 0.34375, 0.34375, -0.25], areHours: no });
    assert.deepEqual(await read('hours'), {
      values: [8.25, 8.25, 8.25, 0.34375, -6],
      areHours: [true, true, true, false, true],
    });
  });
}
