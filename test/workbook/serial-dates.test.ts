import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isoToSerial, serialToCellDate } from '../../src/workbook/serial-dates.ts';

const CASES: [serial: number, iso: string][] = [
  [61, '1900-03-01'],
  [25_569, '1970-01-01'],
  [45_351, '2024-02-29'],
  [2_958_465, '9999-12-31'],
];

test('known serials and their dates, both ways', () => {
  for (const [serial, iso] of CASES) {
    assert.deepEqual(serialToCellDate(serial, 'date'), { date: iso });
    assert.equal(isoToSerial(iso), serial);
  }
  assert.equal(isoToSerial('2023-03-15T12:00:00'), 45_000.5);
  assert.equal(isoToSerial('18:00'), 0.75);
});

test('the 1900 system is a day off before its false leap day', () => {
  assert.deepEqual(serialToCellDate(1, 'date'), { date: '1900-01-01' });
  assert.deepEqual(serialToCellDate(59, 'date'), { date: '1900-02-28' });
  assert.equal(serialToCellDate(60, 'date'), undefined);
});

test('the 1904 system begins on its first day', () => {
  assert.deepEqual(serialToCellDate(0, 'date', true), { date: '1904-01-01' });
  assert.deepEqual(serialToCellDate(0.5, 'datetime', true), { datetime: '1904-01-01T12:00:00' });
  assert.deepEqual(serialToCellDate(0.5, 'time', true), { time: '12:00:00' });
});

test('numbers that are not a date give nothing', () => {
  for (const serial of [-1, 0, 2_958_466, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(serialToCellDate(serial, 'date'), undefined);
  }
  const texts = [
    '',
    'x',
    '2023-02-29',
    '2024-13-01',
    '1900-02-28',
    '1899-12-31',
    '2024-1-1',
    '24:00:00',
    '12:60',
    '2024-01-01x',
  ];
  for (const text of texts) assert.equal(isoToSerial(text), undefined, text);
});

test('a serial below 1 has only a time, and rounding never gives 24:00:00', () => {
  assert.deepEqual(serialToCellDate(0.25, 'datetime'), { time: '06:00:00' });
  assert.deepEqual(serialToCellDate(0.999_999_999_99, 'time'), { time: '23:59:59.999' });
  assert.deepEqual(serialToCellDate(44_999.999_999_999_9, 'datetime'), { datetime: '2023-03-15T00:00:00' });
});

test('every millisecond survives the conversion in both directions', () => {
  const ms = fc.integer({ min: Date.UTC(1900, 2, 1), max: Date.UTC(9999, 11, 31) });
  fc.assert(
    fc.property(ms, (at) => {
      const iso = new Date(at).toISOString().slice(0, 23).replace('.000', '');
      assert.deepEqual(serialToCellDate(isoToSerial(iso)!, 'datetime'), { datetime: iso });
    }),
  );
});
