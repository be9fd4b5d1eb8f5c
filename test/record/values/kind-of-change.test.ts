import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findKind } from '../../../src/record/values/kind-of-change.ts';
import type { CellValue } from '../../../src/workbook/index.ts';

const day = (date: string): CellValue => ({ date });

const CASES: [before: CellValue, after: CellValue, kind: string | null][] = [
  [null, null, null],
  [12, 12, null],
  [day('2026-03-04'), day('2026-03-04'), null],
  [null, 'x', 'filled'],
  ['x', null, 'emptied'],
  [12.5, 25, 'multiplied 2'],
  [0.1, 0.3, 'multiplied 3'],
  [1250, 12.5, 'multiplied 0.01'],
  [10, 3, 'multiplied 0.3'],
  [9, 3, `multiplied ${1 / 3}`],
  [100, 115, 'multiplied 1.15'],
  [12, -12, 'sign'],
  [8.31446, 8.31, 'rounded'],
  [1.005, 1.01, 'rounded'],
  [2.5, 3, 'rounded'],
  [71.03, 19.87, 'number'],
  [0, 5, 'number'],
  [100, 0, 'number'],
  [0.3, 0, 'number'],
  [1e-320, 1e10, 'number'],
  [1234.57, 1259.26, 'multiplied 1.02'],
  [987.65, 1007.4, 'multiplied 1.02'],
  [10, 13.33, 'number'],
  [day('2026-03-04'), day('2026-04-03'), 'day_month_swapped'],
  [{ datetime: '2026-03-04T10:00:00' }, { datetime: '2026-04-03T10:00:00' }, 'day_month_swapped'],
  [day('2026-03-04'), day('2026-03-05'), 'moved 1'],
  [day('2026-03-04'), day('1926-03-04'), 'moved -36525'],
  [day('0001-01-01'), day('0001-01-02'), 'moved 1'],
  [{ datetime: '2026-03-04T10:00:00' }, { datetime: '2026-03-04T11:00:00' }, 'date'],
  ['12', '0012', 'zeros'],
  [1067, '01067', 'zeros'],
  ['01067', 1067, 'zeros'],
  [' Ann ', 'Ann', 'trimmed'],
  ['Ann  Lee', 'Ann Lee', 'blanks'],
  ['ANN', 'Ann', 'case'],
  ['Müller', 'Muller', 'marks'],
  ['A-17', 'A17', 'marks'],
  ['Straße', 'Strasse', 'marks'],
  ['Łódź', 'Lodz', 'marks'],
  ['-5', '5', 'text'],
  ['12.50', '1250', 'text'],
  ['Lee, Ann', 'Ann Lee', 'words_reordered'],
  ['17', 'M17', 'lengthened'],
  ['Main Street 5', 'Main Street', 'shortened'],
  ['Ann', 'Bob', 'text'],
  ['-', '+', 'text'],
  [12, '12', 'type number to text'],
  [{ time: '10:00:00' }, { time: '11:00:00' }, 'text'],
  [true, false, 'text'],
  [true, 'yes', 'type boolean to text'],
  ['2026-03-04', day('2026-03-04'), 'type text to date'],
  [day('2026-03-04'), { datetime: '2026-03-04T00:00:00' }, 'type date to date and time'],
];

test(`${CASES.length} changes of a value have the kind that people would give them`, () => {
  for (const [before, after, expected] of CASES) {
    const found = findKind(before, after);
    const name = found === null ? null : [found.kind, found.by].filter((part) => part !== null).join(' ');
    assert.equal(name, expected, `${JSON.stringify(before)} → ${JSON.stringify(after)}`);
  }
});
