import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toDecimal } from '../../src/contract/decimals.ts';
import { mergeFields } from '../../src/exports/fields.ts';
import { makeToTyped } from '../../src/exports/typed-values.ts';
import type { CellValue } from '../../src/workbook/index.ts';

test('a decimal has all digits of its scale, and only the noise of binary fractions is rounded away', () => {
  const cases: [number, number, string | null][] = [
    [12.3, 2, '12.30'],
    [0.1 + 0.2, 2, '0.30'],
    [1.005, 3, '1.005'],
    [1.005, 2, null],
    [-0.001, 2, null],
    [-0, 2, '0.00'],
    [0, 0, '0'],
    [7, 0, '7'],
    [7.5, 0, null],
    [Number('9999999999999.995'), 2, null],
    [Number('1234567890123.45'), 2, '1234567890123.45'],
    // The digits that people wrote, not those of the binary fraction next to them.
    [1234567890123.1, 4, '1234567890123.1000'],
    [123456789012.1, 6, '123456789012.100000'],
    [-0.1, 18, '-0.100000000000000000'],
    [1e-7, 8, '0.00000010'],
    [2 ** 56, 0, '72057594037927936'],
    [1e17, 0, '100000000000000000'],
    [1e18, 0, null],
    [1e16, 2, null],
    [0.5, 18, '0.500000000000000000'],
    [1, 18, null],
    [Number.NaN, 2, null],
    [Number.POSITIVE_INFINITY, 2, null],
  ];
  for (const [value, scale, expected] of cases) assert.equal(toDecimal(value, scale), expected, `${value} of ${scale}`);
});

test('a value becomes the type of its column, or does not fit', () => {
  const convert = (type: Parameters<typeof makeToTyped>[0]['type'], values: CellValue[]) =>
    values.map(makeToTyped({ name: 'x', title: 'X', type, scale: 2 }));
  const day = { date: '2026-01-31' };
  const moment = { datetime: '2026-01-31T08:30:00' };
  assert.deepEqual(convert('string', ['007', 7, 2 ** 63, 0.5, -1.25e-7, true, day, null]), [
    ...['007', '7', '9223372036854775808', '0.5', '-0.000000125', 'true', '2026-01-31', null],
  ]);
  assert.deepEqual(convert('number', [1.5, '1.5', true, day, null]), [1.5, undefined, undefined, undefined, null]);
  assert.deepEqual(convert('decimal', [1.5, 1.555, '1.50', null]), ['1.50', undefined, undefined, null]);
  assert.deepEqual(convert('boolean', [false, 0, 'false', null]), [false, undefined, undefined, null]);
  assert.deepEqual(convert('date', [day, '1899-02-28', '1899-02-29', '31.01.2026', moment, null]), [
    ...['2026-01-31', '1899-02-28', undefined, undefined, undefined, null],
  ]);
  assert.deepEqual(convert('date', [{ datetime: '2026-01-31T00:00:00' }]), ['2026-01-31']);
  assert.deepEqual(convert('datetime', [moment, day, 'soon', { time: '08:30:00' }]), [
    ...['2026-01-31T08:30:00', '2026-01-31T00:00:00', undefined, undefined],
  ]);
  assert.deepEqual(convert('time', [{ time: '08:30:00' }, '25:00:00', moment]), ['08:30:00', undefined, undefined]);
});

test('where versions differ, a column has the type that holds all values', () => {
  const field = (name: string, type: 'string' | 'number' | 'decimal' | 'date' | 'datetime', scale?: number) => ({
    ...{ name, title: name, type },
    ...(scale === undefined ? {} : { scale }),
  });
  const newest = [field('a', 'decimal', 2), field('b', 'date'), field('c', 'string'), field('d', 'decimal', 2)];
  const older = [field('x', 'string'), field('a', 'decimal', 4), field('b', 'datetime'), field('c', 'date')];
  assert.deepEqual(mergeFields([newest, older, [field('d', 'number')]]), [
    field('a', 'decimal', 4),
    field('b', 'datetime'),
    field('c', 'string'),
    field('d', 'number'),
    field('x', 'string'),
  ]);
});
