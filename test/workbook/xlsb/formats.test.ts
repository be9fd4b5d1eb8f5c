import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeBiff12 } from '../../../fuzz/mutate/biff12.ts';
import { FORMAT_BITS as B } from '../../../src/workbook/rows/row-formats.ts';
import { recordType } from '../../../src/workbook/xlsb/record-types.ts';
import { ONCE_EACH, readFormats } from '../read-formats.ts';
import { makeParts, makeSheet, merges, openParts, range, real, record, row, text, u8, u16, u32 } from './make-xlsb.ts';

/** Height, flags, weight, script, underline, family, charset, unused ([MS-XLSB] 2.4.150). */
const font = (height: number, flags: number, weight: number, underline: number) =>
  record(recordType.font, u16(height), u16(flags), u16(weight), u16(0), Buffer.of(underline, 0, 0, 0), Buffer.alloc(8));
const rgb = (color: number) => Buffer.of(0x05, 0, 0, 0, color, color, color, 0xff);
const theme = (index: number) => Buffer.of(0x07, index, 0, 0, 0, 0, 0, 0);
const fill = (pattern: number, color: Buffer) => record(recordType.fill, u32(pattern), color, Buffer.alloc(8 + 48));
const border = (line: number) =>
  record(recordType.border, u8(0), ...Array.from({ length: 5 }, () => Buffer.concat([u8(line), Buffer.alloc(9)])));

interface Style {
  font?: number;
  fill?: number;
  border?: number;
  numberFormat?: number;
  alignment?: number;
  indent?: number;
}

const style = (one: Style) =>
  record(
    recordType.cellFormat,
    ...[0, one.numberFormat ?? 0, one.font ?? 0, one.fill ?? 0, one.border ?? 0].map(u16),
    Buffer.of(0, one.indent ?? 0),
    u16(one.alignment ?? 0),
    u16(0),
  );

const styles = writeBiff12([
  record(recordType.beginStyles),
  record(recordType.beginNumberFormats, u32(1)),
  record(recordType.numberFormat, u16(164), text('"CA$"#,##0.00')),
  record(recordType.endNumberFormats),
  font(200, 0, 400, 0),
  font(200, 2, 700, 1),
  font(280, 0, 400, 0),
  fill(0, theme(0)),
  fill(1, rgb(0xd9)),
  fill(1, theme(0)),
  fill(1, rgb(0xff)),
  border(0),
  border(1),
  record(recordType.beginCellFormats, u32(8)),
  style({}),
  style({ font: 1, fill: 1 }),
  style({ font: 2, border: 1, alignment: 2 }),
  style({ fill: 2 }),
  style({ numberFormat: 164 }),
  style({ alignment: 1, indent: 2 }),
  style({ alignment: 3, numberFormat: 10 }),
  style({ fill: 3 }),
  record(recordType.endCellFormats),
  record(recordType.endStyles),
]);

test('xlsb: what the formats of cells show is counted for each row', async (t) => {
  const cells = Array.from({ length: 8 }, (_, i) => real(i, 1, i));
  const sheet = makeSheet([row(1), ...cells, row(2), real(0, 1, 5), real(1, 1, 1)], merges(1, range(1, 1, 0, 1)));
  const workbook = await openParts(t, makeParts(sheet, { 'xl/styles.bin': styles }), { formats: true });
  assert.deepEqual(await readFormats(workbook), [
    ONCE_EACH,
    { bold: 1, italic: 1, underlined: 1, filled: 1, merged: 1, first: B.merged, indent: 2 },
  ]);
});

test('xlsb: without the option, nothing is known about formats', async (t) => {
  const sheet = makeSheet([row(1), real(0, 1, 1)]);
  const workbook = await openParts(t, makeParts(sheet, { 'xl/styles.bin': styles }));
  assert.deepEqual(await readFormats(workbook), [{ first: 0, indent: 0 }]);
});
