import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_ORDERS, isShownAs, readShown, resolveOrder } from '../../../src/record/to-fix/take-back/shown-texts.ts';
import { type CellValue, describeFormat, type NumberFormat } from '../../../src/workbook/index.ts';

const shown = (format: NumberFormat, order = 0) => resolveOrder(describeFormat(format)!, DAY_ORDERS[order]!);

test('a value and the text that a program shows in its format are the same, in any language', () => {
  const same: [NumberFormat, CellValue, ...string[]][] = [
    ['#,##0.00 "€"', 1234.5, '1.234,50 €', '1,234.50 €', "1'234.50", '1234.50'],
    ['#,##0.00 "€"', 1.005, '1,01 €'],
    ['0%', 0.15, '15%', '15 %'],
    ['#,##0;[Red]#,##0', -12, '12', '-12'],
    ['#,##0_);(#,##0)', -1200, '(1,200)'],
    ['_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-', 0, ' - ', '0.00'],
    ['0.0#', 2.5, '2.5', '2,50'],
    ['dd.mm.yyyy', { date: '2024-02-03' }, '03.02.2024', '3/2/2024'],
    ['d-mmm-yy', { date: '2024-03-01' }, '1-Mar-24', '1-märz-24'],
    ['h:mm AM/PM', { time: '13:05:00' }, '1:05 PM'],
    ['yyyy-mm-dd hh:mm', { datetime: '2024-02-03T13:05:09' }, '2024-02-03 13:05'],
    ['mmm-yy', { date: '2024-03-09' }, 'Mar-24'],
  ];
  for (const [format, value, ...texts] of same)
    for (const text of texts) assert.ok(isShownAs(value, shown(format), text), `${format} ${text}`);
  const other: [NumberFormat, CellValue, ...string[]][] = [
    ['#,##0.00', 1234.5, '12,345.0', '1,234.60', '-1,234.50', '', '1234.5'],
    ['0%', 0.15, '15', '0.15', '16%'],
    ['#,##0', -12, '12'],
    ['dd.mm.yyyy', { date: '2024-02-03' }, '02.03.2024', '03.02.2025', 'n/a', '03.02.2024 1'],
    ['d-mmm-yy', { date: '2024-03-01' }, '1-Apr-24', '2-Mar-24'],
    ['h:mm AM/PM', { time: '13:05:00' }, '1:05 AM'],
    ['0', 'text', 'text'],
  ];
  for (const [format, value, ...texts] of other)
    for (const text of texts) assert.ok(!isShownAs(value, shown(format), text), `${format} ${text}`);
});

test('what a sender changed is read in the format in which the program shows it', () => {
  const read: [NumberFormat, string, unknown][] = [
    ['#,##0.00 "€"', '-1.234,50 €', -1234.5],
    ['#,##0', '1,234,567', 1234567],
    ['0.0%', '12,5%', 0.125],
    ['0.00', '12', undefined],
    ['#,##0', '1234', undefined],
    ['0.00', 'none', undefined],
    ['dd.mm.yyyy', '28.02.2024', { date: '2024-02-28' }],
    ['d-mmm-yy', '1-Mar-31', { date: '1931-03-01' }],
    ['dd.mm.yyyy', '2024-02-28', undefined],
    ['dd.mm.yyyy', '30.02.2024', undefined],
    ['mmm-yy', 'Mar-24', undefined],
    ['h:mm', '12:30', undefined],
  ];
  for (const [format, text, value] of read)
    assert.deepEqual(readShown(shown(format), text), value, `${format} ${text}`);
  assert.deepEqual(readShown(shown(14, 1), '2/28/24'), { date: '2024-02-28' });
  assert.deepEqual(readShown(shown(14, 0), '28.02.2024'), { date: '2024-02-28' });
});
