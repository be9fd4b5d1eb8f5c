import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FORMAT_BITS as B } from '../../../src/workbook/rows/row-formats.ts';
import { openXls } from '../../../src/workbook/xls/open-xls.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';
import { ONCE_EACH, readFormats } from '../read-formats.ts';
import { format, label, makeXls, merges, mulRk, number, record, u16, u32 } from './make-xls.ts';

/** A font: height, flags, color, weight, script, underline ([MS-XLS] 2.4.122). */
const font = (height: number, flags: number, weight: number, underline: number) =>
  record(0x0031, u16(height, flags, 0x7fff, weight, 0), [underline, 0, 0, 0, 0, 0]);

interface Style {
  font?: number;
  numberFormat?: number;
  alignment?: number;
  indent?: number;
  lines?: number;
  pattern?: number;
  color?: number;
}

/** The content of a style's record ([MS-XLS] 2.4.353). */
const style = (one: Style) =>
  Buffer.concat([
    u16(one.font ?? 0, one.numberFormat ?? 0, 0),
    Buffer.from([one.alignment ?? 0, 0, one.indent ?? 0, 0]),
    u16(one.lines ?? 0, 0),
    u32((one.pattern ?? 0) * 2 ** 26),
    u16(one.color ?? 0),
  ]);

const book = {
  fonts: [font(200, 0, 400, 0), font(200, 2, 700, 1), font(280, 0, 400, 0), font(200, 0, 400, 0), font(200, 0, 700, 0)],
  styles: [
    style({}),
    style({ font: 1, pattern: 1, color: 22 }),
    style({ font: 2, alignment: 2, lines: 0x1100 }),
    style({ pattern: 1, color: 9 }),
    style({ numberFormat: 164 }),
    style({ alignment: 1, indent: 2 }),
    style({ alignment: 3, numberFormat: 10 }),
    // The fonts 0 to 3, then 5: no font has the number 4.
    style({ font: 5 }),
  ],
  globals: [format(164, '"CA$"#,##0.00')],
};

async function read(records: Parameters<typeof makeXls>[0]['sheets'][0]['records'], formats = true) {
  const path = join(makeFileFolder(), 'book.xls');
  writeFileSync(path, makeXls({ ...book, sheets: [{ name: 'Data', records }] }));
  return openXls(path, { formats });
}

test('xls: what the formats of cells show is counted for each row', async () => {
  const cells = Array.from({ length: 8 }, (_, i) => number(0, i, 1, i));
  const several = mulRk(1, 0, [
    [5, 6],
    [1, 6],
  ]);
  assert.deepEqual(await readFormats(await read([...cells, several, label(2, 1, 'x'), merges([2, 2, 1, 3])])), [
    { ...ONCE_EACH, bold: 2 },
    { bold: 1, italic: 1, underlined: 1, filled: 1, first: 0, indent: 2 },
    { merged: 1, first: B.merged, indent: 0 },
  ]);
});

test('xls: without the option, nothing is known about formats', async () => {
  assert.deepEqual(await readFormats(await read([number(0, 0, 1, 1)], false)), [{ first: 0, indent: 0 }]);
});
